"""What a checker of a reply is shown beside it: how its words read, what it leaves out, what it repeats. Hints only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jianyan.language import replies
from jianyan.language.replies import Says
from jianyan.proposals.models import Answer, Assignment, Reply
from jianyan.proposals.rules import ReplyClass, Rules

OTHERS = 60  # replies of the unit, the latest, in which sentences are looked for
MEANS = {Says.DONE: "已办", Says.PROMISED: "承诺或正在办", Says.NOT_NOW: "暂不能办", Says.NOTED: "研究、参考"}


@dataclass(frozen=True)
class Reading:
    """A reply as its words read. ``pieces`` is its text, the lines against the class claimed marked."""

    reply: Reply
    reads_as: ReplyClass | None
    lines: tuple[tuple[str, str], ...]
    pieces: tuple[tuple[str, bool], ...]
    unanswered: tuple[str, ...]
    repeated: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """The words read as another class than the one claimed."""
        return self.reads_as is not None and self.reads_as.code != self.reply.reply_class


def reading(part: Assignment, law: Rules) -> Reading | None:
    """How the newest reply of a unit's part reads; None where there is none. Three queries."""
    rows = Reply.objects.of(part.committee_id).live()
    reply = rows.filter(assignment=part).order_by("-round", "-id").first()
    if reply is None:
        return None
    answers = Answer.objects.of(part.committee_id).live().filter(reply=reply)
    said = "\n".join((reply.text, *answers.values_list("measure", flat=True)))
    letters = letters_of(law.reply_classes)
    found = replies.check(said, reply.reply_class, letters)
    others = rows.filter(assignment__unit=part.unit_id, delivered_on__isnull=False).exclude(assignment=part)
    texts = others.order_by("-delivered_on", "-id").values_list("text", flat=True)[:OTHERS]
    return Reading(
        reply,
        next((one for one in law.reply_classes if one.code == found.reads_as), None),
        tuple((line.text, MEANS[line.says]) for line in found.lines),
        _marked(said, [line.text for line in found.lines]),
        tuple(replies.unanswered(part.proposal.suggestions, said)),
        tuple(dict.fromkeys(replies.boilerplate(reply.text, texts))),
    )


def letters_of(classes: Sequence[ReplyClass]) -> Mapping[Says, str]:
    """Which class of a committee stands for what a reply says: by what it counts as, the others in their order."""
    done = next((one.code for one in classes if one.counts_as_implemented), None)
    promised = next((one.code for one in classes if one.counts_as_promised), None)
    rest = [one.code for one in classes if not (one.counts_as_implemented or one.counts_as_promised)]
    codes = (
        done,
        promised,
        rest[0] if rest else None,
        rest[1] if len(rest) > 1 else rest[0] if rest else None,
    )
    return {says: code for says, code in zip(replies.ORDER, codes, strict=True) if code}


def _marked(text: str, lines: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, these lines of it marked."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for line in lines:
        start = text.find(line, at)
        if start >= 0:
            pieces += [(text[at:start], False), (line, True)]
            at = start + len(line)
    return (*pieces, (text[at:], False))
