"""The queue of the clue box: groups of posts that say the same, how many wait of each aspect, what a receipt tells."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from jianyan.activities.models import PublicMatter, ResidentClue
from jianyan.core.tenancy import TenantQuerySet
from jianyan.language import alike, private
from jianyan.people.actors import Actor

COMPARED = 200  # groups that wait, the latest, to which a new post is held
LIKE, WITHIN = 0.6, 0.85  # of all their pairs of letters, or of those of the shorter, that two posts share
A_FEW, A_DAY = 5, 30  # posts from one source in ten minutes, and in a day
TEN_MINUTES = timedelta(minutes=10)


def too_many(committee: int, source: str, now: datetime) -> bool:
    """Whether a source has sent as much as one person has to say. One query; ``source`` names an address for one day."""
    rows = ResidentClue.objects.of(committee).filter(source=source)
    sent = list(rows.order_by("-received_at").values_list("received_at", flat=True)[:A_DAY])
    return len(sent) >= A_DAY or sum(one > now - TEN_MINUTES for one in sent) >= A_FEW


def like(committee: int, text: str, letters: str, body: int | None) -> int | None:
    """The first of the waiting group that says the same: letter for letter, else much alike with the same numbers.

    What is private is left aside: one gives his name and telephone, another does not.
    """
    waiting = ResidentClue.objects.of(committee).heads().filter(state=ResidentClue.State.WAITING, body=body)
    if same := waiting.filter(letters=letters).values_list("pk", flat=True).first():
        return int(same)
    recent = dict(waiting.order_by("-id").values_list("pk", "text")[:COMPARED])
    numbers, pairs = _read(text)
    for pk, other in recent.items():
        theirs = _read(other)
        if numbers == theirs[0] and _alike(pairs, theirs[1]):
            return int(pk)
    return None


def _read(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    words = private.masked(text)
    return alike.numbers_of(words), alike.pairs_of(words)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared >= LIKE * len(one | other) or shared >= WITHIN * min(len(one), len(other))


def queue(actor: Actor) -> TenantQuerySet:
    """The groups an actor may handle, each with how many posts it holds."""
    rows: TenantQuerySet = ResidentClue.objects.visible_to(actor).heads()
    others = ResidentClue.anywhere.filter(committee=OuterRef("committee"), head=OuterRef("pk"))
    counted = others.order_by().values("head").annotate(n=Count("pk")).values("n")
    rows = rows.annotate(posts=Coalesce(Subquery(counted), 0) + 1)
    return rows.select_related("committee", "body", "matter")


def waiting_by_aspect(actor: Actor) -> list[dict[str, Any]]:
    """How many groups and posts wait of each aspect, the most posts first. One query."""
    rows = ResidentClue.objects.visible_to(actor).live().filter(state=ResidentClue.State.WAITING)
    counted = rows.order_by().values("aspect")
    groups = Count("pk", filter=Q(head__isnull=True))
    return list(counted.annotate(posts=Count("pk"), groups=groups).order_by("-posts", "aspect"))


def posts_of(head: ResidentClue) -> list[ResidentClue]:
    """All posts of a group, the first first."""
    rows = ResidentClue.objects.of(head.committee_id).live()
    return [head, *rows.filter(head=head).order_by("id")[:200]]


def of_receipt(committee: int, code: str) -> dict[str, Any] | None:
    """What whoever holds a receipt may know: of a post in the box, or of a matter told at a studio."""
    clue = ResidentClue.objects.of(committee).live().filter(receipt_code=code).select_related("head").first()
    if clue is None:
        matter = PublicMatter.objects.of(committee).live().filter(receipt_code=code).first()
        return {"on": matter.received_on, **_told(matter)} if matter else None
    leading = clue.head or clue
    told: dict[str, Any] = {"on": clue.received_on, "due": clue.due_on, "erase_on": clue.erase_on}
    if leading.state == ResidentClue.State.DECLINED:
        return {**told, "standing": "已答复", "answer": leading.answer, "answered_on": leading.decided_on}
    if leading.state == ResidentClue.State.TAKEN and leading.matter:
        return {**told, **_told(leading.matter), "taken_on": leading.decided_on}
    return {**told, "standing": "已收到，工作人员正在阅看"}


_WORDS = {
    PublicMatter.Outcome.OPEN: "已受理，正在办理",
    PublicMatter.Outcome.ANSWERED: "已解答",
    PublicMatter.Outcome.COORDINATED: "已协调有关单位处理",
    PublicMatter.Outcome.OPINION: "已作为社情民意信息上报的素材",
    PublicMatter.Outcome.PROPOSAL: "已作为提案线索提供给委员",
}


def _told(matter: PublicMatter) -> dict[str, Any]:
    standing = _WORDS[PublicMatter.Outcome(matter.outcome)]
    return {"standing": standing, "answer": matter.told, "answered_on": matter.told_on or matter.settled_on}
