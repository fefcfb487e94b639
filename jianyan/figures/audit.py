"""Everything re-added: the house's journals and records, and the frozen figures."""

from jianyan.core import audit
from jianyan.core.audit import Difference
from jianyan.figures import snapshot
from jianyan.figures.models import Snapshot


def everything() -> list[Difference]:
    """All differences, in the order found. Notes (open work) come last."""
    found = list(audit.core())
    for held in Snapshot.anywhere.all().iterator():
        if not snapshot.is_intact(held):
            found.append(Difference("snapshot", f"固定的数据 {held.pk}", "内容与其摘要不符"))
    return sorted(found, key=lambda difference: difference.note)
