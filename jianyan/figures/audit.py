"""Everything re-added: the house's journals and records, the frozen figures and the stored ones."""

from jianyan.core import audit
from jianyan.core.audit import Difference
from jianyan.figures import facts, snapshot
from jianyan.figures.models import Snapshot


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
    return sorted(found, key=lambda difference: difference.note)
