"""The consolidation board: raw suggestions into items, items into aspects, many to one, and nothing lost.

Every raw suggestion stands in one item, or is set aside with a reason, or still waits. Whatever is done keeps the live
aspects numbered from one, and the live items through all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from jianyan.activities import permissions
from jianyan.activities.actions.activities import allow
from jianyan.activities.flow import BOARD
from jianyan.activities.models import Activity, Aspect, Board, Consolidated, Grouping, Suggestion
from jianyan.core import journal, takeback
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor

BOARD_VERBS = {
    "activities.consolidate": "归纳意见建议",
    "activities.add_aspect": "增加方面",
    "activities.change_aspect": "调整方面",
    "activities.dissolve_aspect": "撤销方面",
    "activities.add_item": "增加归纳条目",
    "activities.change_item": "调整归纳条目",
    "activities.dissolve_item": "撤销归纳条目",
    "activities.move_suggestions": "移动意见建议",
    "activities.set_suggestions_aside": "意见建议不采纳",
    "activities.take_grouping": "采用归纳建议",
    "activities.refuse_grouping": "不采用归纳建议",
    "activities.take_back_consolidation": "撤回归纳操作",
}
journal.declare(BOARD_VERBS)
journal.declare(
    {"activities.settle_board": "意见建议归纳定稿", "activities.reopen_board": "重新归纳意见建议"}
)
Layout = list[tuple[Aspect, list[Consolidated]]]
Expected = Mapping[int, int]  # the versions a form carried, by record


def add_aspect(activity: Activity, title: str, *, by: Actor, on: date) -> Aspect:
    """A new aspect after the others."""
    _may(by, activity)
    with journal.act("activities.add_aspect", by=by, on=on, note=title) as act:
        _open(act, activity)
        return _aspect(act, activity, title, len(_layout(activity)) + 1)


def change_aspect(
    aspect: Aspect, *, by: Actor, on: date, title: str, place: int = 0, expected: int | None = None
) -> Aspect:
    """Rename an aspect, or put it at another place; its items go with it."""
    _may(by, aspect.activity)
    with journal.act("activities.change_aspect", by=by, on=on, note=title) as act:
        _open(act, aspect.activity)
        act.change(aspect, expected=expected, title=_worded(title, "方面"))
        layout = _layout(aspect.activity)
        if place:
            mine = next(pair for pair in layout if pair[0].pk == aspect.pk)
            layout.remove(mine)
            layout.insert(place - 1, mine)
        _number(act, layout)
    aspect.refresh_from_db(fields=["number", "version"])
    return aspect


def dissolve_aspect(aspect: Aspect, *, by: Actor, on: date, expected: int | None = None) -> Aspect:
    """Take away an aspect without items."""
    _may(by, aspect.activity)
    with journal.act("activities.dissolve_aspect", by=by, on=on, note=aspect.title) as act:
        _open(act, aspect.activity)
        if aspect.items.filter(voided_at__isnull=True).exists():
            raise Refused("该方面还有条目，请先把条目移到别的方面或撤销")
        act.void(aspect, "撤销方面", expected=expected)
        _number(act, _layout(aspect.activity))
    return aspect


def add_item(
    aspect: Aspect,
    text: str,
    raw: Sequence[Suggestion] = (),
    *,
    by: Actor,
    on: date,
    expected: Expected | None = None,
) -> Consolidated:
    """A new item at the end of an aspect, with the raw suggestions it is made of, if they are known."""
    _may(by, aspect.activity)
    with journal.act("activities.add_item", by=by, on=on, note=_arrow(raw, text)) as act:
        _open(act, aspect.activity)
        _live(aspect)
        item = _item(act, aspect, text, 0)
        _put(act, aspect.activity, raw, expected, consolidated=item)
        _number(act, _layout(aspect.activity))
        item.refresh_from_db(fields=["item_no", "version"])
    return item


def change_item(
    item: Consolidated,
    *,
    by: Actor,
    on: date,
    text: str,
    aspect: Aspect | None = None,
    place: int = 0,
    expected: int | None = None,
) -> Consolidated:
    """Reword an item, or put it under another aspect or at another place of its aspect."""
    _may(by, item.activity)
    to = aspect or item.aspect
    if to.activity_id != item.activity_id:
        raise Refused("只能移到本次活动的方面")
    with journal.act("activities.change_item", by=by, on=on, note=text[:100]) as act:
        _open(act, item.activity)
        _live(to)
        moved = to.pk != item.aspect_id
        act.change(item, expected=expected, text=_worded(text, "条目"), aspect=to)
        layout = _layout(item.activity)
        if place or moved:
            items = next(items for one, items in layout if one.pk == to.pk)
            mine = next(one for one in items if one.pk == item.pk)
            items.remove(mine)
            items.insert(place - 1 if place else len(items), mine)
        _number(act, layout)
    item.refresh_from_db(fields=["item_no", "version"])
    return item


def dissolve_item(item: Consolidated, *, by: Actor, on: date, expected: int | None = None) -> Consolidated:
    """Take away an item; the raw suggestions it was made of wait again."""
    _may(by, item.activity)
    with journal.act("activities.dissolve_item", by=by, on=on, note=str(item)) as act:
        _open(act, item.activity)
        for one in Suggestion.objects.of(by.committee_id).filter(consolidated=item).order_by("number"):
            if not one.voided_at:
                act.change(one, consolidated=None)
        act.void(item, "撤销条目", expected=expected)
        _number(act, _layout(item.activity))
    return item


def move_suggestions(
    activity: Activity,
    raw: Sequence[Suggestion],
    item: Consolidated | None,
    *,
    by: Actor,
    on: date,
    expected: Expected | None = None,
) -> list[Suggestion]:
    """Put raw suggestions into an item, from wherever they stand; without an item they wait again."""
    _may(by, activity)
    with journal.act("activities.move_suggestions", by=by, on=on, note=_arrow(raw, item or "未归纳")) as act:
        _open(act, activity)
        if item:
            _live(item)
            if item.activity_id != activity.pk:
                raise Refused("只能归入本次活动的条目")
        _put(act, activity, raw, expected, consolidated=item)
    return list(raw)


def set_suggestions_aside(
    activity: Activity,
    raw: Sequence[Suggestion],
    reason: str,
    *,
    by: Actor,
    on: date,
    expected: Expected | None = None,
) -> list[Suggestion]:
    """Raw suggestions are not taken, with the reason; they stay, and are still counted as raw."""
    _may(by, activity)
    if not reason.strip():
        raise Refused("不采纳必须写明原因")
    with journal.act("activities.set_suggestions_aside", by=by, on=on, note=_arrow(raw, reason)) as act:
        _open(act, activity)
        _put(act, activity, raw, expected, None, set_aside_on=on, set_aside_reason=reason.strip())
    return list(raw)


def take_grouping(
    offered: Grouping,
    title: str,
    text: str,
    raw: Sequence[Suggestion],
    *,
    by: Actor,
    on: date,
    expected: Expected | None = None,
) -> Consolidated:
    """An item as it was proposed, or as somebody changed the proposal: under the aspect of this title, made where it is
    not there yet. How the item differs from what was proposed is kept."""
    _may(by, offered.activity)
    if not raw:
        raise Refused("请至少勾选一条意见建议")
    activity = offered.activity
    with journal.act("activities.take_grouping", by=by, on=on, note=_arrow(raw, text)) as act:
        _open(act, activity)
        aspects = [aspect for aspect, _ in _layout(activity)]
        known = next((one for one in aspects if one.title == title.strip()), None)
        item = _item(act, known or _aspect(act, activity, title, len(aspects) + 1), text, 0)
        _put(act, activity, raw, expected, consolidated=item)
        _number(act, _layout(activity))
        wanted = (title.strip(), text.strip(), {one.pk for one in raw})
        same = wanted == (offered.aspect, offered.text, set(map(int, offered.raw)))
        _answered(act, offered, Grouping.Answer.TAKEN if same else Grouping.Answer.CHANGED, item)
        item.refresh_from_db(fields=["item_no", "version"])
    return item


def refuse_grouping(offered: Grouping, *, by: Actor, on: date) -> Grouping:
    """The proposal is not taken; it is not made again for the same suggestions."""
    _may(by, offered.activity)
    with journal.act("activities.refuse_grouping", by=by, on=on, note=str(offered)) as act:
        _open(act, offered.activity)
        return _answered(act, offered, Grouping.Answer.REFUSED)


def settle_board(activity: Activity, *, by: Actor, on: date, expected: int | None = None) -> Board:
    """The consolidation is final: every raw suggestion has its place."""
    with journal.act("activities.settle_board", by=by, on=on) as act:
        board = _held(act, activity)
        act.move(board, BOARD, "settle", expected=expected)
    return board


def reopen_board(
    activity: Activity, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> Board:
    """Consolidate again, with the reason."""
    with journal.act("activities.reopen_board", by=by, on=on, note=reason) as act:
        board = _held(act, activity)
        act.move(board, BOARD, "reopen", expected=expected, reopen_reason=reason)
    return board


def take_back_consolidation(activity: Activity, reason: str, *, by: Actor, on: date) -> None:
    """Play the last step of the board backwards; taking that back again is the next step."""
    _may(by, activity)
    with journal.act("activities.take_back_consolidation", by=by, on=on, note=reason) as act:
        _open(act, activity)
        lines = takeback.last_lines(by.committee_id, ids_of(activity), "activities", ())
        if not lines or lines[0].kind not in BOARD_VERBS:
            raise Refused("没有可以撤回的归纳操作")
        takeback.play_back(act, lines, lambda record, before: not isinstance(record, Board), reason)


def consolidate(
    activity: Activity,
    aspects: Sequence[tuple[str, Sequence[tuple[str, Sequence[Suggestion]]]]],
    *,
    by: Actor,
    on: date,
) -> list[Consolidated]:
    """Group the raw suggestions at once, as a paper gives them: aspects, each with its items, each with the raw ones
    it is made of. Done on an empty board only.
    """
    _may(by, activity)
    raw = [one for _, items in aspects for _, members in items for one in members]
    if len({one.pk for one in raw}) != len(raw):
        raise Refused("同一条意见建议不能归入两条")
    if any(not members for _, items in aspects for _, members in items):
        raise Refused("每一条归纳意见至少要有一条原始意见建议")
    made: list[Consolidated] = []
    with journal.act("activities.consolidate", by=by, on=on) as act:
        _open(act, activity)
        if _layout(activity):
            raise Refused("本次活动的意见建议已经归纳")
        for number, (title, items) in enumerate(aspects, 1):
            aspect = _aspect(act, activity, title, number)
            for text, members in items:
                made.append(_item(act, aspect, text, len(made) + 1))
                _put(act, activity, members, None, consolidated=made[-1])
    return made


def ids_of(activity: Activity) -> list[int]:
    """Everything the board of an activity is made of, void rows included."""
    tables = (Suggestion, Consolidated, Aspect, Board, Grouping)
    return [
        pk
        for model in tables
        for pk in model.objects.of(activity.committee_id)
        .filter(activity=activity)
        .values_list("pk", flat=True)
    ]


def _answered(
    act: journal.Act, offered: Grouping, answer: Grouping.Answer, item: Consolidated | None = None
) -> Grouping:
    offered.committee_id, offered.answer, offered.item, offered.decided_on = (
        act.by.committee_id,
        answer,
        item,
        act.on,
    )
    return act.create(offered)


def _may(by: Actor, activity: Activity) -> None:
    allow(permissions.may_record(by, activity), "归纳意见建议")


def _held(act: journal.Act, activity: Activity) -> Board:
    """The board, made when it is not there; the activity's row is held, so that two clerks number one after another."""
    Activity.objects.of(act.by.committee_id).select_for_update(no_key=True).get(pk=activity.pk)
    rows = Board.objects.of(act.by.committee_id).filter(activity=activity).select_related("activity")
    found: Board | None = rows.first()
    return found or act.create(Board(committee_id=act.by.committee_id, activity=activity, opened_on=act.on))


def _open(act: journal.Act, activity: Activity) -> None:
    if activity.voided_at:
        raise Refused("该活动已经作废")
    if _held(act, activity).state == Board.State.SETTLED:
        raise Refused("归纳已经定稿；需要改动的，请先重新归纳")


def _live(record: Aspect | Consolidated) -> None:
    record.refresh_from_db(fields=["voided_at"])
    if record.voided_at:
        raise Refused(f"“{record}”已经撤销，请刷新页面")


def _worded(text: str, what: str) -> str:
    if not text.strip():
        raise Refused(f"请填写{what}")
    return text.strip()


def _aspect(act: journal.Act, activity: Activity, title: str, number: int) -> Aspect:
    return act.create(
        Aspect(
            committee_id=act.by.committee_id,
            activity=activity,
            number=number,
            title=_worded(title, "方面"),
            consolidated_on=act.on,
        )
    )


def _item(act: journal.Act, aspect: Aspect, text: str, number: int) -> Consolidated:
    """An item; number 0 stands for the end of its aspect, and is set when all are numbered."""
    return act.create(
        Consolidated(
            committee_id=act.by.committee_id,
            activity_id=aspect.activity_id,
            aspect=aspect,
            item_no=number,
            text=_worded(text, "条目"),
            consolidated_on=act.on,
        )
    )


def _put(
    act: journal.Act,
    activity: Activity,
    raw: Iterable[Suggestion],
    expected: Expected | None,
    consolidated: Consolidated | None,
    set_aside_on: date | None = None,
    set_aside_reason: str = "",
) -> None:
    """Give raw suggestions their place, and no other."""
    for one in raw:
        if one.activity_id != activity.pk or one.voided_at:
            raise Refused("只能归纳本次活动未作废的意见建议")
        act.change(
            one,
            expected=(expected or {}).get(one.pk),
            consolidated=consolidated,
            set_aside_on=set_aside_on,
            set_aside_reason=set_aside_reason,
        )


def _layout(activity: Activity) -> Layout:
    """The live aspects and items as they stand; new items (number 0) at the end of their aspect."""
    owner = activity.committee_id
    aspects = Aspect.objects.of(owner).live().filter(activity=activity).order_by("number", "id")
    items = Consolidated.objects.of(owner).live().filter(activity=activity).order_by("item_no", "id")
    placed = sorted(items, key=lambda one: one.item_no == 0)
    return [(aspect, [one for one in placed if one.aspect_id == aspect.pk]) for aspect in aspects]


def _number(act: journal.Act, layout: Layout) -> None:
    item_no = 0
    for number, (aspect, items) in enumerate(layout, 1):
        act.change(aspect, number=number)
        for item in items:
            item_no += 1
            act.change(item, item_no=item_no)


def _arrow(raw: Sequence[Suggestion], to: object) -> str:
    """第3、5条 → 2．加快建设: what a line of the timeline says of a move."""
    if not raw:
        return str(to)[:100]
    shown = "、".join(str(one.number) for one in raw[:12])
    return f"第{shown}{'等' if len(raw) > 12 else ''}条 → {str(to)[:60]}"
