"""A volume from plan to print, and its copies: out, back, adjusted. The stock is never negative, on any day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from jianyan.core import journal
from jianyan.kit.chinese import long_date
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.people.models import Committee
from jianyan.publications import permissions as may
from jianyan.publications import queries
from jianyan.publications.actions.base import allowed, titled
from jianyan.publications.flow import FLOW, VOLUME_FLOW
from jianyan.publications.models import BookMovement, Manuscript, Volume

journal.declare(
    {
        "publications.plan_volume": "文史资料立项",
        "publications.describe_volume": "填写文史资料书名、编辑和书号",
        "publications.arrange_volume": "编排文史资料目录",
        "publications.publish_volume": "出版文史资料",
        "publications.record_movement": "登记图书发放赠送",
        "publications.return_books": "登记图书退回",
        "publications.adjust_stock": "调整图书库存",
        "publications.sign_receipt": "登记图书签收",
    }
)

Mode = BookMovement.Mode


def plan_volume(series: str, volume_no: int, *, by: Actor, on: date, title: str = "") -> Volume:
    """Begin a volume: its contents are arranged while it is compiled."""
    volume = Volume(
        committee_id=by.committee_id,
        series=titled(series),
        volume_no=volume_no,
        title=title.strip(),
        state=Volume.State.COMPILING,
        planned_on=on,
    )
    VOLUME_FLOW.check("plan", by, volume)
    _unused(volume)
    with journal.act("publications.plan_volume", by=by, on=on) as act:
        return act.create(volume)


def _unused(volume: Volume) -> None:
    same = Volume.objects.of(volume.committee_id).filter(series=volume.series, volume_no=volume.volume_no)
    if same.exists():
        raise Refused(f"{volume}已登记")


def describe_volume(
    volume: Volume,
    *,
    by: Actor,
    on: date,
    title: str = "",
    chief_editor: str = "",
    deputy_editors: str = "",
    editors: str = "",
    licence_kind: str = "",
    licence: str = "",
    expected: int | None = None,
) -> Volume:
    """Fill in what the imprint needs. Deputies and editors are put in order of strokes."""
    _check_licence(licence_kind, licence.strip())
    committee = Committee.objects.get(pk=volume.committee_id)
    with journal.act("publications.describe_volume", by=by, on=on) as act:
        act.move(
            volume,
            VOLUME_FLOW,
            "describe",
            expected=expected,
            title=title.strip(),
            chief_editor=chief_editor.strip(),
            deputy_editors=_ordered(deputy_editors, committee),
            editors=_ordered(editors, committee),
            licence_kind=licence_kind,
            licence=licence.strip(),
        )
    return volume


def _ordered(names: str, committee: Committee) -> str:
    found = list(dict.fromkeys(name for name in re.split(r"[、，,;；\s]+", names) if name))
    return "、".join(queries.by_strokes(found, committee))


def _check_licence(kind: str, licence: str) -> None:
    """An ISBN has 13 digits, the last of which checks the others (GB/T 5795)."""
    if kind != Volume.Licence.ISBN or not licence:
        return
    digits = re.sub(r"[^0-9]", "", licence.upper().removeprefix("ISBN"))
    weighed = sum(int(digit) * (3 if no % 2 else 1) for no, digit in enumerate(digits))
    if len(digits) != 13 or not digits.startswith(("978", "979")) or weighed % 10:
        raise Refused("国际标准书号有误：应为978或979开头的13位数字，请核对校验码")


def arrange_volume(
    volume: Volume, manuscripts: Sequence[Manuscript], *, by: Actor, on: date, expected: int | None = None
) -> Volume:
    """Set the contents: exactly these manuscripts in this order. What is left out becomes free again."""
    if expected is not None and expected != volume.version:
        raise journal.Stale(journal.changes_since(volume, expected))
    chosen = {one.pk for one in manuscripts}
    held = Manuscript.objects.of(volume.committee_id).live().filter(volume=volume).exclude(pk__in=chosen)
    with journal.act("publications.arrange_volume", by=by, on=on) as act:
        # Held until the end: nothing enters a volume while a colleague publishes it.
        rows = Volume.objects.of(volume.committee_id).select_for_update(no_key=True)
        VOLUME_FLOW.check("arrange", by, rows.get(pk=volume.pk))
        for one in held:
            act.move(one, FLOW, "take_out", volume=None, order_no=None)
        for no, one in enumerate(manuscripts, 1):
            if one.volume_id not in (None, volume.pk):
                raise Refused(f"《{one.title}》已编入{one.volume}")
            act.move(one, FLOW, "place", volume=volume, order_no=no)
    return volume


def publish(volume: Volume, print_run: int, *, by: Actor, on: date, expected: int | None = None) -> Volume:
    """The volume is out: its manuscripts are printed, its copies are in stock."""
    if print_run < 1:
        raise Refused("印数至少为1")
    if volume.planned_on and on < volume.planned_on:
        raise Refused("出版日期早于立项日期")
    contents = Manuscript.objects.of(volume.committee_id).live().filter(volume=volume).order_by("order_no")
    with journal.act("publications.publish_volume", by=by, on=on) as act:
        act.move(volume, VOLUME_FLOW, "publish", expected=expected, print_run=print_run)
        for one in contents.select_related("volume"):
            act.move(one, FLOW, "print")
    return volume


def publish_volume(
    series: str, volume_no: int, *, by: Actor, on: date, print_run: int, title: str = "", licence: str = ""
) -> Volume:
    """Enter a volume published without having been compiled here: an older one, or one of another house."""
    allowed(may.may_keep_shelf(by), "登记文史资料")
    if print_run < 1:
        raise Refused("印数至少为1")
    volume = Volume(
        committee_id=by.committee_id,
        series=titled(series),
        volume_no=volume_no,
        title=title,
        licence=licence,
        published_on=on,
        print_run=print_run,
    )
    _unused(volume)
    with journal.act("publications.publish_volume", by=by, on=on) as act:
        return act.create(volume)


def record_movement(
    mode: str,
    copies: int,
    recipient: str,
    *,
    by: Actor,
    on: date,
    volume: Volume | None = None,
    title: str = "",
    recipient_kind: str = "",
) -> BookMovement:
    """Enter books that left the shelf; never more than are there."""
    allowed(may.may_keep_shelf(by), "登记图书发放赠送")
    if mode not in BookMovement.OUT:
        raise Refused("报废、盘亏、盘盈请用“调整库存”，退回请在原发放记录上登记")
    if volume is None and not title.strip():
        raise Refused("请选择文史资料，或填写书名")
    if not recipient.strip():
        raise Refused("请填写去向")
    moved = BookMovement(
        committee_id=by.committee_id,
        mode=mode,
        copies=copies,
        recipient=recipient.strip(),
        recipient_kind=recipient_kind,
        volume=volume,
        title="" if volume else title.strip(),
        moved_on=on,
    )
    return _moved("publications.record_movement", moved, by, on)


def return_books(movement: BookMovement, copies: int, reason: str, *, by: Actor, on: date) -> BookMovement:
    """Enter copies that came back from a movement; never more than went."""
    allowed(may.may_keep_shelf(by), "登记图书退回")
    if not movement.leaves or movement.voided_at:
        raise Refused("只能退回发放、赠送、售出、入藏的图书")
    if on < movement.moved_on:
        raise Refused("退回日期早于发放日期")
    back = BookMovement(
        committee_id=by.committee_id,
        mode=Mode.RETURNED,
        copies=copies,
        recipient=movement.recipient,
        recipient_kind=movement.recipient_kind,
        volume=movement.volume,
        title=movement.title,
        reverses=movement,
        reason=_reason(reason),
        moved_on=on,
    )
    return _moved("publications.return_books", back, by, on)


def adjust_stock(volume: Volume, mode: str, copies: int, reason: str, *, by: Actor, on: date) -> BookMovement:
    """Enter what a count of the shelf found: copies spoilt, missing, or more than the books say."""
    allowed(may.may_keep_shelf(by), "调整图书库存")
    if mode not in BookMovement.ADJUSTMENTS:
        raise Refused("请选择报废、盘亏或盘盈")
    moved = BookMovement(
        committee_id=by.committee_id,
        mode=mode,
        copies=copies,
        volume=volume,
        reason=_reason(reason),
        moved_on=on,
    )
    return _moved("publications.adjust_stock", moved, by, on)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("请写明原因")
    return reason.strip()


def _moved(kind: str, moved: BookMovement, by: Actor, on: date) -> BookMovement:
    if moved.copies < 1:
        raise Refused("册数至少为1")
    with journal.act(kind, by=by, on=on) as act:
        lock(moved)
        act.create(moved)
        keep_right(moved)
    return moved


def lock(movement: BookMovement) -> None:
    """Stocks are counted inside the transaction, one clerk after another: the volume's row is held until the end."""
    rows = Volume.objects.of(movement.committee_id).select_for_update(no_key=True)
    if movement.volume_id:
        movement.volume = rows.get(pk=movement.volume_id)
    if movement.reverses_id:  # a book outside the series has no volume: the movement itself is held
        moves = BookMovement.objects.of(movement.committee_id).select_for_update(no_key=True)
        moves.get(pk=movement.reverses_id)


def keep_right(movement: BookMovement) -> None:
    """Refuse what would leave a wrong stock on any day, or more copies back than had left."""
    source = movement.reverses or movement
    if not movement.voided_at and (back := queries.given_back(source)) > source.copies:
        raise Refused(f"该笔共{source.copies}册，退回合计{back}册，超出了")
    if movement.volume:
        check_stock(movement.volume, movement)


def check_stock(volume: Volume, cause: BookMovement | None = None) -> None:
    """Refuse a stock below nothing or above the print run, on any day since the volume came out."""
    if volume.published_on is None:
        raise Refused(f"{volume}还没有出版")
    days = queries.balances(volume)
    if days[1:] and days[1][0] < volume.published_on:
        raise Refused(f"日期早于{volume}的出版日期{long_date(volume.published_on)}")
    since = [one for one in days if cause is None or one[0] >= cause.moved_on] or days
    day, low = queries.scarcest(since)
    if low < 0:
        raise Refused(_short(volume, day, low, cause))
    day, high = queries.fullest(days)
    if high > volume.print_run:
        raise Refused(f"{volume}印数{volume.print_run}册，{long_date(day)}库存将为{high}册，超过了印数")


def _short(volume: Volume, day: date, low: int, cause: BookMovement | None) -> str:
    when = "" if cause is None or day == cause.moved_on else f"到{long_date(day)}"
    if cause is None or cause.voided_at or cause.mode in BookMovement.INBOUND:
        return f"{volume}{when}库存将少于0册，请核对各笔发放"
    return f"{volume}{when}库存{low + cause.copies}册，不足{cause.copies}册"


def sign_receipt(
    movement: BookMovement, signer: str, *, by: Actor, on: date, expected: int | None = None
) -> BookMovement:
    """Enter who signed for the books."""
    allowed(may.may_keep_shelf(by), "登记图书签收")
    if not movement.leaves:
        raise Refused("只有发放、赠送、售出、入藏的图书需要签收")
    if not signer.strip():
        raise Refused("请填写签收人")
    if on < movement.moved_on:
        raise Refused("签收日期早于发放日期")
    with journal.act("publications.sign_receipt", by=by, on=on) as act:
        act.change(movement, expected=expected, signer=signer.strip(), signed_on=on)
    return movement
