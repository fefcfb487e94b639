"""The lines of rules that are tables: a class of replies, a type of sponsors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from jianyan.core.profiles import why
from jianyan.proposals.rules.words import (
    CHAIRMEN,
    COMMITTEE,
    CONVENOR,
    COUNTS_AS,
    DECIDERS,
    HONOURS,
    OFFICE,
    OWN,
    PAPERS,
    PASSES,
    SELECTORS,
    SIGNED_BY,
    SPONSOR_TYPES,
    WINDOWS,
)


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
    signers: str = field(default=OWN, metadata=why("签名要求", choices=SIGNED_BY))
    counts_as: str = field(default="", metadata=why("计入", choices=COUNTS_AS))
    reply_by: str = field(default="", metadata=why("答复截止日"))

    def last_day(self, year: int) -> date | None:
        """The fixed day of a year by which proposals of the session are answered; None where there is none."""
        month, _, day = self.reply_by.partition("-")
        return date(year, int(month), int(day)) if self.reply_by else None


@dataclass(frozen=True)
class PassRule:
    """Who decides a pass of the review; what the chairmen's meeting decides is entered by the office."""

    code: str = field(metadata=why("审查环节", choices=PASSES))
    by: str = field(default=COMMITTEE, metadata=why("由谁决定", choices=DECIDERS))


@dataclass(frozen=True)
class SelectorRule:
    """Who decides on an honour."""

    code: str = field(metadata=why("荣誉", choices=HONOURS))
    by: str = field(default=CHAIRMEN, metadata=why("由谁确定", choices=SELECTORS))


@dataclass(frozen=True)
class PaperRule:
    """What a place writes differently on a paper: who signs it, and a sentence more at its end."""

    code: str = field(metadata=why("文书", choices=PAPERS))
    signed_by: str = field(default="", metadata=why("落款（空白的为提案委员会）"))
    added: str = field(default="", metadata=why("正文末尾另加的话"))


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
    SponsorRule("sector", window="session", signers=CONVENOR),
    SponsorRule("group", window="session", signers=CONVENOR),
    SponsorRule("committee", seal_required=True),
)
SELECTED_BY = tuple(SelectorRule(code) for code in HONOURS)
PAPER_RULES = tuple(PaperRule(code) for code in PAPERS)
DECIDED_BY = (PassRule("preliminary", OFFICE), PassRule("second"), PassRule("final"))
