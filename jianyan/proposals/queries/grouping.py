"""Which filed cases of a session speak of one thing, and what was said to such groups."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from jianyan.core.tenancy import TenantQuerySet
from jianyan.language import aspects
from jianyan.people.actors import Actor
from jianyan.people.models import PlenarySession
from jianyan.proposals.models import CaseGrouping, Proposal

READ, LONGEST = 300, 60  # letters of a case beside its cause, and of a name


@dataclass(frozen=True)
class CaseGroup:
    """Cases of one topic, with the name proposed and the one decided ("" where the group was refused)."""

    aspect: str
    proposed: str
    name: str
    cases: list[Proposal]
    decided: bool

    @property
    def key(self) -> int:
        return int(self.cases[0].pk)


def case_groups(session: PlenarySession, actor: Actor) -> list[CaseGroup]:
    """Groups of two cases and more, the largest first, each with what was said to it before. Two queries."""
    rows = Proposal.objects.visible_to(actor).live().filter(session=session, case_no__isnull=False)
    rows = rows.filter(withdrawn_on=None, case_withdrawn_on=None).select_related("committee")
    cases = {str(one.pk): one for one in rows.order_by("case_no", "id")}
    said = {
        (one.aspect, one.proposed): "" if one.answer == CaseGrouping.Answer.REFUSED else one.name
        for one in CaseGrouping.objects.visible_to(actor).live().filter(session=session)
    }
    found = aspects.clusters([(key, one.cause, one.situation[:READ]) for key, one in cases.items()])
    groups = [
        CaseGroup(
            one.aspect,
            one.name[:LONGEST],
            said.get((one.aspect, one.name[:LONGEST]), one.name[:LONGEST]),
            [cases[key] for key in one.keys],
            (one.aspect, one.name[:LONGEST]) in said,
        )
        for one in found
        if len(one.keys) > 1
    ]
    return sorted(groups, key=lambda one: -len(one.cases))


def sessions_with_numbers(actor: Actor) -> TenantQuerySet:
    """The sessions whose cases have numbers, the latest first. One query."""
    numbered = Proposal.objects.of(actor.committee_id).live().filter(case_no__isnull=False)
    rows: TenantQuerySet = PlenarySession.objects.of(actor.committee_id).live()
    rows = rows.filter(pk__in=numbered.values("session")).select_related("term", "committee")
    return rows.order_by("-opens_on")


def case_group_answers(actor: Actor) -> dict[str, int]:
    """How often such groups were taken, changed and refused in the committee. One query."""
    rows = CaseGrouping.objects.visible_to(actor).values_list("answer", flat=True)
    said = Counter(rows)
    return {str(label): said[value] for value, label in CaseGrouping.Answer.choices}
