"""How an opinion got where it is: every line of the journal about it and about what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

from jianyan.core import journal
from jianyan.core.models import Event, EventRow
from jianyan.opinions.models import Adoption, Opinion, OpinionInstruction, Transfer

TOLD = "opinions.inform_reporter"  # follows each result in the same breath


@dataclass(frozen=True)
class Step:
    """What was done, when, by whom, and whether the reporter was told of it."""

    on: date
    kind: str
    who: str
    note: str
    told: bool = False

    @property
    def title(self) -> str:
        return journal.label_of(self.kind)


def ids_of(opinion: Opinion) -> list[int]:
    """The opinion and what hangs on it, void rows too. Three queries."""
    found = [opinion.pk]
    for table in (Adoption, OpinionInstruction, Transfer):
        rows = table.objects.of(opinion.committee_id).filter(opinion=opinion)
        found += rows.values_list("pk", flat=True)
    return found


def steps(opinion: Opinion) -> list[Step]:
    """Oldest first. Four queries, however much came of it."""
    touched = EventRow.objects.of(opinion.committee_id).filter(record_id__in=ids_of(opinion))
    lines = Event.objects.of(opinion.committee_id).filter(seq__in=touched.order_by().values("seq"))
    found: list[Step] = []
    for line in lines.order_by("seq"):
        if line.kind == TOLD and found:
            found[-1] = replace(found[-1], told=True)
        else:
            found.append(Step(line.on, line.kind, line.actor, str(json.loads(line.payload)["note"])))
    return found
