"""The lines of rules that are tables: a class of replies, a type of sponsors."""

from __future__ import annotations

from dataclasses import dataclass, field

from jianyan.core.profiles import why
from jianyan.proposals.rules.words import COMMITTEE, DECIDERS, OFFICE, PASSES, SPONSOR_TYPES, WINDOWS


@dataclass(frozen=True)
class ReplyClass:
    """One degree of solution. What A means differs from place to place, so the meaning is stored, not the letter."""

    code: str = field(metadata=why("类别"))
    label: str = field(metadata=why("含义"))
    counts_as_implemented: bool = field(default=False, metadata=why("计为已落实"))
    counts_as_promised: bool = field(default=False, metadata=why("计为已承诺"))
    tracked: bool = field(default=False, metadata=why("以后年度跟踪"))


@dataclass(frozen=True)
class SponsorRule:
    """Who may propose, and when: ``window`` is any or session; a body needs its seal."""

    code: str = field(metadata=why("提案者类型", choices=SPONSOR_TYPES))
    window: str = field(default="any", metadata=why("提出时间", choices=WINDOWS))
    seal_required: bool = field(default=False, metadata=why("须盖章"))
    allowed: bool = field(default=True, metadata=why("可以提出"))


@dataclass(frozen=True)
class PassRule:
    """Who decides a pass of the review; what the chairmen's meeting decides is entered by the office."""

    code: str = field(metadata=why("审查环节", choices=PASSES))
    by: str = field(default=COMMITTEE, metadata=why("由谁决定", choices=DECIDERS))


CLASSES = (
    ReplyClass("A", "已经解决或基本解决", counts_as_implemented=True),
    ReplyClass("B", "正在解决或列入计划", counts_as_promised=True, tracked=True),
    ReplyClass("C", "受条件限制暂难解决"),
    ReplyClass("D", "留作参考"),
)
SPONSORS = (
    SponsorRule("individual"),
    SponsorRule("joint"),
    SponsorRule("party", seal_required=True),
    SponsorRule("organization", seal_required=True),
    SponsorRule("sector", window="session"),
    SponsorRule("group", window="session"),
    SponsorRule("committee", seal_required=True),
)
DECIDED_BY = (PassRule("preliminary", OFFICE), PassRule("second"), PassRule("final"))
