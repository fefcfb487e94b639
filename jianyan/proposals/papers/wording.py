"""How the papers of proposals name committees, cases and people, and how pasted text is made plain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from jianyan.kit.chinese import ordinal
from jianyan.kit.papers import ONE_LINE
from jianyan.kit.papers import Making as Making
from jianyan.kit.papers import broken as in_lines
from jianyan.people.models import Committee, PlenarySession
from jianyan.proposals import rules
from jianyan.proposals.models import Proposal, Sponsor

OPEN_NO = "〔{year}〕　　号"  # a number that the registry fills in
OPEN_CONTACT = "联系人：　　　　电话：　　　　　"
SENSE = re.compile("委员会|会议|提案|办理情况|[》、，的]")  # after which a title may be broken by sense


def session_name(session: PlenarySession) -> str:
    """某县政协第十届委员会第二次会议: term and session in Chinese numerals."""
    return (
        f"{session.committee.house}第{ordinal(session.term.number)}届委员会第{ordinal(session.number)}次会议"
    )


def citation(proposal: Proposal) -> str:
    """某县政协第十届委员会第二次会议第012号提案: how a letter cites a case; by its title while it has no number."""
    if proposal.session and proposal.case_no:
        return f"{session_name(proposal.session)}{proposal.cited_number}提案"
    return f"“{proposal.cause}”"


def _here(sponsors: Iterable[Sponsor]) -> list[Sponsor]:
    """Who has left the committee is not written to, unless all have."""
    signed = list(sponsors)
    return [one for one in signed if one.left_on is None] or signed


def addressed(sponsors: Iterable[Sponsor]) -> str:
    """魏一委员、童二委员: members with their title, bodies and sectors by name, in the order they signed."""
    return "、".join(f"{one.name}委员" if one.as_member else one.name for one in _here(sponsors))


def you(sponsors: Iterable[Sponsor]) -> str:
    """How a letter speaks to them: 您 to one member, 你们 to several."""
    here = _here(sponsors)
    if here and here[0].as_member:
        return "您" if len(here) == 1 else "你们"
    return "贵界别" if here and not here[0].body_id else "贵单位"


def broken(title: str, width: int = ONE_LINE) -> str:
    """A long title of this room in lines."""
    return in_lines(title, SENSE, width)


_SPACES = re.compile(r"[ \t\u00a0\u2002-\u200a\u202f\u205f]+")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff]")


def plain(text: str) -> str:
    """Text that was pasted out of somewhere, as a paper sets it: one paragraph a line, no indents or blank lines of
    its own, no odd spaces, bullets of word processors, hidden or control characters."""
    text = unicodedata.normalize(
        "NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    )
    text = _SPACES.sub(" ", _HIDDEN.sub("", text))
    text = "".join(one for one in text if one == "\n" or unicodedata.category(one) != "Cc")
    lines = (line.strip(" \u3000") for line in text.split("\n"))
    return "\n".join(
        re.sub("(?<=[\u4e00-\u9fff，。；：！？]) (?=[\u4e00-\u9fff])", "", one) for one in lines if one
    )


_MARK = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、]|（\d+）|[①-⑳])\s*")


def points(text: str) -> list[str]:
    """The suggestions of a proposal one by one: its paragraphs without their numbers."""
    return [found for line in plain(text).split("\n") if (found := _MARK.sub("", line).strip())]


def stopped(text: str) -> str:
    """A sentence with its full stop."""
    return text if not text or text.endswith(("。", "！", "？")) else f"{text}。"


def told(units: Iterable[str]) -> str:
    """Names of units, or a dash."""
    return "、".join(units) or "—"


def signer(law: rules.Rules | None, paper: str, committee: Committee) -> str:
    """Who of the house signs a paper: whoever the rules name, else the committee on proposals."""
    named = law.on_paper(paper).signed_by if law else ""
    return named or f"{committee.house}提案委员会"


def more(law: rules.Rules | None, paper: str) -> list[str]:
    """What the rules have a paper say besides, at the end of its body."""
    added = law.on_paper(paper).added.strip() if law else ""
    return [stopped(plain(added))] if added else []


def class_mark(reply_class: str, law: rules.Rules | None) -> str:
    """The class of a reply as the place marks it on the letter; empty where it is not marked."""
    marks = {rules.CORNER: f"{reply_class}类", rules.BRACKET: f"（{reply_class}）"}
    return marks.get(law.class_mark if law else rules.CORNER, "") if reply_class else ""
