"""Everything re-added: the house's journals and records, the frozen figures and the stored ones."""

from collections.abc import Iterator

from jianyan.core import audit
from jianyan.core.audit import Difference
from jianyan.figures import conflicts, facts, snapshot, years
from jianyan.figures.evidence import Evidence
from jianyan.figures.models import Snapshot
from jianyan.people.models import Committee


def everything() -> list[Difference]:
    """All differences, in the order found. Notes (open work) come last."""
    found = list(audit.core())
    for held in Snapshot.anywhere.all().iterator():
        if not snapshot.is_intact(held):
            found.append(Difference("snapshot", f"固定的数据 {held.pk}", "内容与其摘要不符"))
    found += [
        Difference(
            "fact", f"已算数据 {one.fact.key}", f"存有{one.fact.value or '—'}，按记录重新计算为{one.counted}"
        )
        for one in facts.wrong()
    ]
    for committee in Committee.objects.order_by("code"):
        found += _unexplained(committee)
    return sorted(found, key=lambda difference: difference.note)


def _unexplained(committee: Committee) -> Iterator[Difference]:
    """Published figures that contradict the records or each other, and nobody has said why: open work."""
    evidence = Evidence(committee.pk, committee.code, years.recorded(committee.pk))
    for conflict in conflicts.unexplained(conflicts.found(evidence)):
        yield Difference("conflict", conflict.title, f"{conflict.sides}，请核对或说明原因", note=True)
