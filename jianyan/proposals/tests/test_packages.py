"""An order leaves as a file, states and replies come back in one: once, whole, and from nobody else."""

import io
import json

import pytest
from django.core.files.storage import default_storage
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianyan.core import attachments
from jianyan.core.models import Attachment, Event
from jianyan.kit import archives, grids, sheets
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.models import Role
from jianyan.proposals import actions, rules
from jianyan.proposals.models import OrderPackage, Reply, ReturnedEntry, ReturnPackage
from jianyan.proposals.packages import reading
from jianyan.proposals.packages.entries import BadPackage
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests import far_side as far

pytestmark = pytest.mark.django_db
LATER = f.OPENS + 60 * f.DAY
SEALED = {"files/答复.pdf": far.PDF}


def sent_out(at, case, role=Role.PO, on=LATER):
    order = case.assignments.first().order
    record, data = actions.export_order(order, by=at.of(role), on=on)
    return order, record, data


def take_in(at, order, data, name="回传.zip", by=None):
    came = reading.read(name, data, order)
    return actions.import_return(order, came, name=name, by=by or at.of(Role.PO), on=LATER)


def standings(at, order, data, name="回传.zip"):
    came = reading.read(name, data, order)
    return [one.standing for one in actions.try_return(order, came, by=at.of(Role.PO), on=LATER)]


def files_kept(committee):
    """Every file of the committee in the storage; other tests write theirs beside."""

    def under(folder):
        folders, names = default_storage.listdir(folder)
        yield from (f"{folder}/{name}" for name in names)
        for one in folders:
            yield from under(f"{folder}/{one}")

    own = str(committee.pk)
    return sorted(under(own)) if default_storage.exists(own) else []


def the_world(at):
    """Everything a package could change."""
    tables = (Reply, ReturnPackage, ReturnedEntry, Attachment)
    return Event.anywhere.count(), [table.anywhere.count() for table in tables], files_kept(at.committee)


# -- the package that goes out


def test_the_package_holds_the_cases_their_parts_their_files_and_the_hash_of_each(at):
    case = f.handed_over(
        at,
        units=[(at.units[0], "host"), (at.units[1], "co")],
        suggestions="一、清淤。\n二、加宽。",
        contact_person="魏一",
        contact_phone="13900000000",
    )
    attachments.attach(case, "现场/照片.pdf", b"%PDF-1.4 picture", by=at.of(Role.PO), on=LATER)
    order, record, data = sent_out(at, case)
    held, sent = far.opened(data), far.manifest_of(data)
    assert (sent["format"], sent["version"], sent["committee"]["code"]) == (
        "jianyan.handover-order",
        1,
        "lan",
    )
    assert sent["order"]["number"] == order.number
    [one] = sent["cases"]
    assert (one["number"], one["cause"], one["sponsors"]) == ("第001号", case.cause, ["魏一"])
    assert [ask["text"] for ask in one["suggestion_items"]] == ["清淤。", "加宽。"]
    host, co = case.assignments.order_by("id")
    assert [
        (part["unit"], part["role"]["code"], part["due_on"], part["return_until_on"])
        for part in one["assignments"]
    ] == [
        (str(part.unit_id), part.role, part.due_on.isoformat(), part.return_until_on.isoformat())
        for part in (host, co)
    ]
    [file] = one["attachments"]
    assert (held[file["path"]], file["path"].count("/")) == (b"%PDF-1.4 picture", 2)
    assert {listed["path"]: listed["sha256"] for listed in sent["files"]} == {
        name: far.digest(content) for name, content in held.items() if not name.startswith("manifest.")
    }
    assert far.digest(data) == record.sha256
    assert case.cause in "".join(
        c.text for t in Document(io.BytesIO(held[one["sheet"]])).tables for c in t._cells
    )
    assert sheets.read_table(held["清单.xlsx"]).rows[0][:2] == ["第001号", case.cause]
    assert "13900000000" not in json.dumps(sent)
    assert not any(b"13900000000" in part for part in far.opened(held[one["sheet"]]).values())


def test_a_rule_lets_the_contact_go_out(at, monkeypatch):
    case = f.handed_over(at, contact_person="魏一", contact_phone="13900000000")
    law = rules.Rules(package_contact=True)
    monkeypatch.setattr(rules, "on_day", lambda committee, day: law)
    _, _, data = sent_out(at, case)
    assert far.manifest_of(data)["cases"][0]["contact"] == {"person": "魏一", "phone": "13900000000"}


def test_the_same_content_is_the_same_file_and_each_time_it_leaves_is_recorded(at):
    case = f.handed_over(at)
    _, first, data = sent_out(at, case)
    _, second, again = sent_out(at, case, role=Role.HA, on=LATER + f.DAY)
    assert (data, first.sha256) == (again, second.sha256)
    lines = Event.anywhere.filter(kind="proposals.export_order").order_by("seq")
    assert [(line.actor, first.sha256 in line.payload) for line in lines] == [
        (at.of(Role.PO).label, True),
        (at.of(Role.HA).label, True),
    ]
    attachments.attach(case, "补.pdf", b"%PDF-1.4 more", by=at.of(Role.PO), on=LATER)
    assert sent_out(at, case)[1].sha256 != first.sha256


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PO, Role.HA)])
def test_nobody_but_office_and_authority_lets_it_out(at, role):
    order = f.handed_over(at).assignments.get().order
    with pytest.raises(NotYours):
        actions.export_order(order, by=at.of(role), on=LATER)
    assert not OrderPackage.anywhere.exists()


def test_a_lost_attachment_stops_the_package(at):
    case = f.handed_over(at)
    kept = attachments.attach(case, "照片.pdf", b"%PDF-1.4 picture", by=at.of(Role.PO), on=LATER)
    default_storage.delete(attachments.path_of(kept))
    with pytest.raises(Refused, match=r"附件“照片\.pdf”读不出来"):
        sent_out(at, case)
    assert not OrderPackage.anywhere.exists()


# -- the package that comes back


def test_what_comes_back_is_entered_once_and_a_later_package_adds_only_what_is_new(at):
    case = f.handed_over(at)
    order, _, data = sent_out(at, case)
    sent = far.manifest_of(data)
    told = far.whole_answer(sent)
    early = far.returned(sent, told[:2])
    assert standings(at, order, early) == ["new", "new"]
    before = the_world(at)
    standings(at, order, early)
    assert the_world(at) == before  # a trial leaves nothing
    take_in(at, order, early)
    [part] = case.assignments.all()
    assert (part.state, part.accepted_on.isoformat()) == ("accepted", "2022-01-15")
    done = the_world(at)
    assert standings(at, order, early) == ["known", "known"]
    with pytest.raises(Refused, match="都已经登记过"):
        take_in(at, order, early)
    assert the_world(at) == done

    late = far.returned(sent, told, files=SEALED, number="回-2")
    assert standings(at, order, late) == ["known", "known", "new"]
    package = take_in(at, order, late)
    assert (package.fresh, package.known, package.sha256) == (1, 2, far.digest(late))
    case, reply = f.again(case), Reply.anywhere.get()
    assert (case.state, case.replied_on.isoformat()) == ("replied", "2022-02-01")
    assert (reply.number, reply.signer, reply.entered_on_behalf) == ("教字〔2022〕3号", "林某", True)
    assert reply.answers.get().measure == "已经办妥"
    [paper] = attachments.of_record(reply)
    assert (paper.role, attachments.read(paper)) == ("sealed", far.PDF)
    assert standings(at, order, late) == ["known"] * 3


def test_what_units_entered_here_themselves_is_known_when_it_comes_back_too(at):
    case = f.replied(at)
    order, _, data = sent_out(at, case)
    sent = far.manifest_of(data)
    same = [
        far.entry(sent, "accepted", "2022-01-14"),
        far.entry(sent, "contact", "2022-01-30", phase="before", mode="meeting", persons="提案者"),
        far.entry(sent, "reply", "2022-01-30", **{"class": "A", "signer": "林某", "text": "已疏浚。"}),
    ]
    assert standings(at, order, far.returned(sent, same)) == ["known"] * 3
    other = [far.entry(sent, "reply", "2022-01-30", **{"class": "B", "signer": "林某", "text": "另一稿。"})]
    [found] = actions.try_return(
        order, reading.read("a.zip", far.returned(sent, other), order), by=at.of(Role.PO), on=LATER
    )
    assert (found.standing, found.reason) == ("wrong", "该单位当天送达过答复，内容不同")


def test_a_return_and_an_opinion_of_a_co_handler_come_in_through_the_same_verbs(at):
    case = f.handed_over(at, units=[(at.units[0], "host"), (at.units[1], "co")])
    order, _, data = sent_out(at, case)
    sent = far.manifest_of(data)
    told = [
        far.entry(
            sent,
            "return_requested",
            "2022-01-14",
            reason="不属于本单位职责",
            suggested_unit=str(at.units[2].pk),
        ),
        far.entry(sent, "accepted", "2022-01-14", part=1),
        far.entry(sent, "co_opinion", "2022-01-18", part=1, text="同意配合。", signer="林某"),
    ]
    take_in(at, order, far.returned(sent, told))
    host, co = case.assignments.order_by("id")
    assert (host.state, host.suggested_unit, host.return_reason) == (
        "return_requested",
        at.units[2],
        "不属于本单位职责",
    )
    assert (co.state, co.opinions.get().text) == ("opinion_given", "同意配合。")


WRONG = {
    "a day to come": ({"kind": "accepted", "on": "2022-12-01"}, "日期晚于今天"),
    "before the hand-over": ({"kind": "accepted", "on": "2022-01-01"}, "日期早于交办日期（2022年1月13日）"),
    "no such case": ({"kind": "accepted", "on": "2022-01-15", "case": "1"}, "这次交办中没有这件提案"),
    "another unit": ({"kind": "accepted", "on": "2022-01-15", "unit": "1"}, "这件没有交给这个单位"),
    "not signed for": (
        {"kind": "reply", "on": "2022-01-15", "class": "A", "signer": "林某", "text": "已办。"},
        "待签收",
    ),
    "an unknown unit": (
        {"kind": "return_requested", "on": "2022-01-15", "reason": "不属于", "suggested_unit": "7"},
        "没有代码为“7”的承办单位",
    ),
    "too late to return": (
        {"kind": "return_requested", "on": "2022-03-01", "reason": "不属于", "suggested_unit": "{unit2}"},
        "已超过申请退办的期限，视为接受",
    ),
    "an opinion of the sole unit": (
        {"kind": "co_opinion", "on": "2022-01-15", "text": "同意。", "signer": "林某"},
        "待签收",
    ),
}


@pytest.mark.parametrize(("values", "reason"), WRONG.values(), ids=WRONG)
def test_one_contradiction_stops_the_whole_package_and_is_named(at, values, reason):
    case = f.handed_over(at)
    order, _, data = sent_out(at, case)
    sent = far.manifest_of(data)
    spelt = {
        name: value.format(unit2=at.units[2].pk) if name == "suggested_unit" else value
        for name, value in values.items()
    }
    bad = {**far.entry(sent, spelt["kind"], spelt["on"]), **spelt}
    good = far.entry(sent, "contact", "2022-01-16", phase="before", mode="phone", persons="提案者")
    package = far.returned(sent, [bad, good])
    before = the_world(at)
    found = actions.try_return(order, reading.read("a.zip", package, order), by=at.of(Role.PO), on=LATER)
    [wrong] = [one for one in found if one.standing == "wrong"]
    assert wrong.entry.place.startswith("第1条")
    assert reason in wrong.reason
    with pytest.raises(Refused, match="有1条与现有记录矛盾，没有导入任何内容"):
        take_in(at, order, package)
    assert the_world(at) == before


def test_a_number_used_for_other_content_is_refused(at):
    case = f.handed_over(at)
    order, _, data = sent_out(at, case)
    sent = far.manifest_of(data)
    told = far.whole_answer(sent)
    take_in(at, order, far.returned(sent, told[:1]))
    with pytest.raises(Refused, match="编号“回-1”的数据包已经导入过，这一份内容不同"):
        take_in(at, order, far.returned(sent, told, files=SEALED))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PO])
def test_nobody_but_the_office_takes_a_package_in(at, role):
    case = f.handed_over(at)
    order, _, data = sent_out(at, case)
    package = far.returned(far.manifest_of(data), far.whole_answer(far.manifest_of(data)), files=SEALED)
    before = the_world(at)
    with pytest.raises(NotYours):
        take_in(at, order, package, by=at.of(role))
    assert the_world(at) == before


# -- files that are no such package


def altered(data, name, content):
    held = far.opened(data)
    held[name] = content
    return archives.pack(held.items())


def without(data, name):
    return archives.pack((one, content) for one, content in far.opened(data).items() if one != name)


BROKEN = {
    "no zip": (lambda sent, good: b"hello", "不是zip压缩包"),
    "cut off": (lambda sent, good: good[: len(good) // 2], "不是zip压缩包，或文件已损坏"),
    "the package that went out": (lambda sent, good: None, "这不是回传数据包"),
    "an altered file": (lambda sent, good: altered(good, "files/答复.pdf", b"%PDF-x"), "与清单中的摘要不符"),
    "an altered manifest": (
        lambda sent, good: altered(
            good, "manifest.json", far.opened(good)["manifest.json"].replace(b"2022-02-01", b"2022-02-02")
        ),
        "可能被改动过",
    ),
    "a lost file": (lambda sent, good: without(good, "files/答复.pdf"), "缺少文件“答复.pdf”"),
    "a lost seal": (lambda sent, good: without(good, "manifest.sha256"), "没有manifest.sha256"),
    "a file more": (lambda sent, good: altered(good, "x.exe", b"MZ"), "“x.exe”不在数据包的清单中"),
    "another committee": (
        lambda sent, good: far.returned(sent, far.whole_answer(sent)[:1], committee="wu"),
        "这是其他政协的数据包（“wu”），不能在这里导入",
    ),
    "another order": (
        lambda sent, good: far.returned(sent, far.whole_answer(sent)[:1], order="交〔2021〕9号"),
        "这是另一次交办的数据包",
    ),
    "a later format": (
        lambda sent, good: far.returned(sent, far.whole_answer(sent)[:1], version=2),
        "格式版本是2，本系统读取版本1",
    ),
    "no number": (
        lambda sent, good: far.returned(sent, far.whole_answer(sent)[:1], number=" "),
        "没有自己的编号",
    ),
    "nothing in it": (lambda sent, good: far.returned(sent, []), "没有任何办理情况"),
    "a head nobody knows": (
        lambda sent, good: far.returned(sent, far.whole_answer(sent)[:1], extra=1),
        "不认识的项“extra”",
    ),
    "an entry of no kind": (
        lambda sent, good: far.returned(sent, [far.entry(sent, "burnt", "2022-01-15")]),
        "第1条的事项不是约定的写法：“burnt”",
    ),
    "an entry without its day": (
        lambda sent, good: far.returned(sent, [far.entry(sent, "accepted", "15.1.2022")]),
        "第1条（签收）的日期应写作",
    ),
    "an entry with a word too many": (
        lambda sent, good: far.returned(sent, [far.entry(sent, "accepted", "2022-01-15", note="x")]),
        "不认识的项“note”",
    ),
    "an entry with a word too few": (
        lambda sent, good: far.returned(sent, [far.entry(sent, "co_opinion", "2022-01-15", text="好")]),
        "缺少“签发人”",
    ),
    "half a character": (
        lambda sent, good: archives.pack(
            (name, text)
            for text in [
                json.dumps(
                    {
                        **far.manifest_of(far.returned(sent, far.whole_answer(sent)[:1])),
                        "package": "\ud800",
                    }
                ).encode()
            ]
            for name, text in (
                ("manifest.json", text),
                ("manifest.sha256", far.digest(text).encode()),
            )
        ),
        "没有自己的编号",
    ),
}


@pytest.mark.parametrize(("made", "reason"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_such_package_is_told_in_one_sentence_and_leaves_nothing(at, made, reason):
    order, _, out = sent_out(at, f.handed_over(at))
    sent = far.manifest_of(out)
    data = made(sent, far.returned(sent, far.whole_answer(sent), files=SEALED)) or out
    before = the_world(at)
    with pytest.raises(BadPackage) as refused:
        take_in(at, order, data)
    assert reason in str(refused.value)
    assert the_world(at) == before


def test_whichever_byte_is_changed_the_package_is_refused_or_says_the_same(at):
    order, _, out = sent_out(at, f.handed_over(at))
    sent = far.manifest_of(out)
    good = far.returned(sent, far.whole_answer(sent), files=SEALED)
    told = reading.read("a.zip", good, order).entries
    before = the_world(at)

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(place=st.integers(0, len(good) - 1), flip=st.integers(1, 255))
    def hold(place, flip):
        data = good[:place] + bytes([good[place] ^ flip]) + good[place + 1 :]
        try:
            came = reading.read("a.zip", data, order)
        except BadPackage:
            return
        assert [(one.digest, one.file) for one in came.entries] == [(one.digest, one.file) for one in told]

    hold()
    assert the_world(at) == before


# -- the form filled in by hand


def filled(out, *lines):
    """The form of a package with these lines written into it."""
    table = sheets.read_table(far.opened(out)["回传表.xlsx"])
    rows = [dict(zip(table.header, table.rows[0], strict=True)) | line for line in lines]
    return sheets.write(
        sheets.Ledger("回传表", table.header, [[row.get(title) for title in table.header] for row in rows])
    )


BY_HAND = (
    {"事项": "签收", "日期": "2022.1.15"},
    {
        "事项": "沟通联系",
        "日期": "2022年1月20日",
        "内容": "当面听取意见",
        "签发人或参加人": "提案者",
        "沟通阶段": "办前",
        "沟通方式": "座谈面商",
    },
    {"事项": "答复", "日期": "2022-02-01", "内容": "已经办妥。", "签发人或参加人": "林某", "答复类别": "A"},
)


def test_the_form_filled_in_by_hand_does_the_same_and_never_doubles_a_package(at):
    case = f.handed_over(at)
    order, _, out = sent_out(at, case)
    sent = far.manifest_of(out)
    take_in(at, order, far.returned(sent, [far.entry(sent, "accepted", "2022-01-15")]))
    form = filled(out, *BY_HAND, {})
    assert standings(at, order, form, "回传表.xlsx") == ["known", "new", "new"]
    take_in(at, order, form, "回传表.xlsx")
    assert f.again(case).state == "replied"
    assert standings(at, order, form, "回传表.xlsx") == ["known"] * 3


def test_the_form_may_be_a_csv_file(at):
    order, _, out = sent_out(at, f.handed_over(at))
    grid = grids.read_grid(filled(out, *BY_HAND))
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in grid]
    assert standings(at, order, "\n".join(lines).encode("gb18030"), "回传表.csv") == ["new"] * 3


BAD_LINES = {
    "another committee": ({"政协代码": "wu"}, "是其他政协的"),
    "another order": ({"交办文号": "交〔2021〕9号"}, "是另一次交办的"),
    "no such case": ({"编号": "第099号"}, "不在这次交办中"),
    "no such unit": ({"承办单位": "某局"}, "没有名为“某局”的承办单位"),
    "no such kind": ({"事项": "烧掉"}, "事项不是约定的写法"),
    "no day": ({"日期": None}, "没有填写日期"),
    "no such day": ({"日期": "2022-02-30"}, "日期不对"),
    "no reason": ({"事项": "申请退办"}, "缺少“退办理由”"),
}


@pytest.mark.parametrize(("change", "reason"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_line_that_cannot_be_read_is_named(at, change, reason):
    order, _, out = sent_out(at, f.handed_over(at))
    with pytest.raises(BadPackage) as refused:
        reading.read("回传表.xlsx", filled(out, {**BY_HAND[0], **change}), order)
    assert str(refused.value).startswith("第2行")
    assert reason in str(refused.value)


def test_an_empty_form_and_another_table_say_what_is_missing(at):
    order, _, out = sent_out(at, f.handed_over(at))
    with pytest.raises(BadPackage, match="没有填写“事项”的行"):
        reading.read("回传表.xlsx", far.opened(out)["回传表.xlsx"], order)
    with pytest.raises(BadPackage, match="这不是回传表：缺少列"):
        reading.read("清单.xlsx", far.opened(out)["清单.xlsx"], order)
