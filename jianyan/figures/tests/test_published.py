"""Published reviews: taken in, read, confirmed by a person; and what of them contradicts the records or each other."""

from datetime import date

import pytest

from jianyan.core import attachments
from jianyan.core.journal import Stale
from jianyan.core.models import Event
from jianyan.figures import actions, audit, comparison, conflicts, years
from jianyan.figures.evidence import Evidence
from jianyan.figures.flow import PUBLISHED_FLOW
from jianyan.figures.meaning import Meaning, frozen, objection
from jianyan.figures.models import PublishedFigure, PublishedText, Settlement
from jianyan.kit.flow import MoveRefused, NotYours, Refused
from jianyan.people import actions as people
from jianyan.people.models import Role, Unit

pytestmark = pytest.mark.django_db
ON = date(2022, 12, 5)
MEMBERS = Meaning("people.members")


def take_in(at, text, year=2021, title="履职回顾", by=None):
    origin = actions.Origin(year, title, "县报")
    return actions.import_published(origin, "回顾.txt", text.encode(), by=by or at.of(Role.RS), on=ON)


def figures(text):
    rows = PublishedFigure.objects.of(text.committee_id).live().filter(text=text)
    return list(rows.select_related("text").order_by("no"))


def confirmed(at, text, year=2021, title="履职回顾"):
    made = take_in(at, text, year, title)
    actions.confirm(figures(made), by=at.of(Role.RS), on=ON)
    return made


def said(at, surface, year=2021, title="履职回顾", **meant):
    """A published number of members, with what narrows it said by a person."""
    [one] = figures(take_in(at, f"{title}：现有委员{surface}。", year, title))
    return actions.correct(one, "people.members", by=at.of(Role.RS), on=ON, **meant)


def work(at, year=2022):
    """Enough months of work for the year's records to speak."""
    for month in (3, 5, 7):
        people.register_units(
            [Unit(name=f"{year}第{month}局", sort_no=month)], by=at.system, on=date(year, month, 1)
        )


def known(at):
    return Evidence(at.committee.pk, at.committee.code, years.recorded(at.committee.pk))


def open_conflicts(at):
    return [one.sides for one in conflicts.unexplained(conflicts.found(known(at)))]


# -- taking in and confirming ------------------------------------------------------------------------------------


def test_a_review_is_taken_in_with_its_file_and_every_number(at):
    text = take_in(at, "首页 > 动态\n本届政协现有委员209名，新建公园5个。")
    assert [one.surface for one in figures(text)] == ["209名", "5个"]
    assert [text.text[one.start :].startswith(one.surface) for one in figures(text)] == [True, True]
    [file] = attachments.of_record(text)
    assert "首页 > 动态" in attachments.read(file).decode()
    line = Event.objects.of(at.committee).latest("seq")
    assert (line.kind, line.on) == ("figures.import_published", ON)


def test_nothing_counts_until_a_person_confirms_it(at):
    text = take_in(at, "本届政协现有委员209名。")
    assert years.published(at.committee.pk) == []
    [one] = figures(text)
    assert (one.key, one.state) == ("people.members", "pending")
    actions.confirm([one], by=at.of(Role.SG), on=ON)
    assert years.published(at.committee.pk) == [2021]
    assert one.decided_on == ON
    actions.reopen([one], by=at.of(Role.SG), on=ON)
    assert years.published(at.committee.pk) == []


def test_many_figures_are_confirmed_in_one_line(at):
    text = take_in(at, "本届政协现有委员209名。\n现有委员工作室5个。")
    actions.confirm(figures(text), by=at.of(Role.RS), on=ON)
    line = Event.objects.of(at.committee).latest("seq")
    assert line.kind == "figures.confirm_published"
    assert line.payload.count('"model":"figures.publishedfigure"') == 2


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("回顾.pdf", b"%PDF-1.4", "不支持PDF文件"),
        ("回顾.txt", "没有数字的一句话。".encode(), "没有找到数字"),
        ("回顾.txt", ("委员三人。" * 20_001).encode(), "超过10万字"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(at, name, data, reason):
    with pytest.raises(Refused, match=reason):
        actions.import_published(actions.Origin(2021, "题", "报"), name, data, by=at.of(Role.RS), on=ON)
    assert not PublishedText.objects.of(at.committee).exists()


def test_a_review_is_taken_in_once(at):
    text = take_in(at, "现有委员209名。")
    with pytest.raises(Refused, match="已经登记过"):
        take_in(at, "现有委员209名。", title="另一个标题")
    actions.void_published(text, "重复", by=at.of(Role.RS), on=ON)
    assert take_in(at, "现有委员209名。").pk != text.pk


@pytest.mark.parametrize("role", [Role.MB, Role.PO, Role.LD, Role.AU, Role.AD, Role.HU])
def test_only_the_two_offices_keep_published_reviews(at, role):
    text = take_in(at, "现有委员209名。")
    with pytest.raises(NotYours):
        take_in(at, "现有委员210名。", by=at.of(role))
    with pytest.raises(NotYours):
        actions.confirm(figures(text), by=at.of(role), on=ON)
    with pytest.raises(NotYours):
        actions.void_published(text, "错", by=at.of(role), on=ON)


def test_a_number_without_a_meaning_cannot_be_confirmed(at):
    text = take_in(at, "全县新建公园5个。")
    with pytest.raises(MoveRefused, match="还没有选定指标"):
        actions.confirm(figures(text), by=at.of(Role.RS), on=ON)


def test_a_person_says_what_a_number_means(at):
    [one] = figures(take_in(at, "全县新建阵地5个。"))
    actions.correct(one, "people.studios", by=at.of(Role.RS), on=ON, as_of=date(2021, 12, 31))
    assert (one.key, one.state, one.as_of) == ("people.studios", "confirmed", None)
    actions.correct(one, "people.studios", by=at.of(Role.RS), on=ON, as_of=date(2021, 6, 30))
    assert one.as_of == date(2021, 6, 30)
    with pytest.raises(Stale):
        actions.correct(one, "people.studios", by=at.of(Role.RS), on=ON, expected=1)


@pytest.mark.parametrize(
    ("meaning", "unit", "reason"),
    [
        (Meaning("people.members"), "人次", "不能当作同一个数"),
        (Meaning("people.nobody"), "名", "没有这一指标"),
        (Meaning("people.members", frozen({"weather": ["晴"]})), "名", "不能按“weather”区分"),
        (Meaning("people.members", frozen({"gender": ["other"]})), "名", "性别没有“other”这一类"),
        (Meaning("people.members", convention="x"), "名", "没有这种计法"),
        (Meaning("people.members", frozen({"gender": ["male"]})), "人", None),
    ],
)
def test_a_meaning_must_be_one_the_records_can_answer(meaning, unit, reason):
    found = objection(meaning, unit)
    assert found is None if reason is None else reason in found


def test_every_move_has_a_right_and_voided_texts_are_closed(at):
    text = take_in(at, "现有委员209名。")
    actions.void_published(text, "弄错年份", by=at.of(Role.RS), on=ON)
    [one] = figures(text)
    assert PUBLISHED_FLOW.open_to(at.of(Role.RS), one) == []
    with pytest.raises(MoveRefused, match="已经作废"):
        actions.confirm([one], by=at.of(Role.RS), on=ON)


# -- years and conflicts -----------------------------------------------------------------------------------------


def test_a_year_speaks_when_three_months_of_it_were_entered(at):
    assert years.recorded(at.committee.pk) == []
    work(at)
    assert years.recorded(at.committee.pk) == [2022]
    take_in(at, "现有委员209名。")
    assert years.recorded(at.committee.pk) == [2022]


OPENING = {"as_of": date(2022, 2, 13)}
MEN = {"filter": {"gender": ["male"]}}


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ([("3名", {})], 0),
        ([("4名", {})], 1),
        ([("216名", {}), ("209名", OPENING)], 2),
        ([("2名", MEN)], 0),
        ([("3名", MEN)], 1),
        ([("3名", {}), ("3名", {})], 0),
        ([("3名", {}), ("4名", {})], 1),
    ],
)
def test_a_published_number_is_held_against_the_records_of_its_year(at, numbers, found):
    work(at)
    for no, (surface, meant) in enumerate(numbers):
        said(at, surface, 2022, f"回顾{no}", **meant)
    assert len(open_conflicts(at)) == found


@pytest.mark.parametrize(
    ("one", "other", "meant", "found"),
    [
        ("209名", "209名", {}, 0),
        ("209名", "211名", {}, 1),
        ("209名", "216名", {"as_of": date(2021, 2, 13)}, 0),
        ("28名", "18名", {"filter": {"gender": ["female"]}}, 0),
        ("209名", "200多名", {}, 0),
        ("209名", "210多名", {}, 1),
        ("近210名", "200多名", {}, 0),
    ],
)
def test_two_texts_conflict_only_over_the_same_filter_and_day(at, one, other, meant, found):
    said(at, one, title="一")
    said(at, other, title="二", **meant)
    assert len(open_conflicts(at)) == found


def test_texts_of_different_years_never_conflict(at):
    confirmed(at, "现有委员209名。", 2020)
    confirmed(at, "现有委员211名。", 2021)
    assert open_conflicts(at) == []


def test_a_reason_settles_a_conflict_until_a_value_changes(at):
    confirmed(at, "现有委员209名。", title="一")
    second = confirmed(at, "现有委员211名。", title="二")
    [conflict] = conflicts.found(known(at))
    actions.settle(conflict.known, "口径不同：一含特邀", by=at.of(Role.RS), on=ON)
    assert open_conflicts(at) == []
    [again] = conflicts.found(known(at))
    assert again.settlement.reason == "口径不同：一含特邀"
    assert Event.objects.of(at.committee).latest("seq").kind == "figures.settle"
    with pytest.raises(Refused, match="已经说明过"):
        actions.settle(again.known, "再说一遍", by=at.of(Role.RS), on=ON)
    confirmed(at, "现有委员215名。", title="三")
    assert len(open_conflicts(at)) == 1
    actions.void_published(second, "误登", by=at.of(Role.RS), on=ON)
    assert len(open_conflicts(at)) == 1


def test_an_explanation_can_be_taken_back(at):
    confirmed(at, "现有委员209名。", title="一")
    confirmed(at, "现有委员211名。", title="二")
    held = actions.settle(conflicts.found(known(at))[0].known, "口径不同", by=at.of(Role.SG), on=ON)
    actions.unsettle(held, "重新核对", by=at.of(Role.RS), on=ON)
    assert len(open_conflicts(at)) == 1
    assert Settlement.objects.of(at.committee).get().voided_at


def test_what_does_not_conflict_cannot_be_settled(at):
    confirmed(at, "现有委员209名。")
    [place] = known(at).said
    with pytest.raises(Refused, match="并不矛盾"):
        actions.settle(known(at).known(*place), "口径不同", by=at.of(Role.RS), on=ON)
    with pytest.raises(NotYours):
        actions.settle(known(at).known(*place), "口径不同", by=at.of(Role.PO), on=ON)


def test_audit_names_a_conflict_as_open_work_not_as_a_fault(at):
    confirmed(at, "现有委员209名。", title="一")
    confirmed(at, "现有委员211名。", title="二")
    [note] = [one for one in audit.everything() if one.what == "conflict"]
    assert note.note
    assert str(note) == "2021年委员数：《一》为209名，《二》为211名，请核对或说明原因"


# -- years side by side ------------------------------------------------------------------------------------------


def test_records_speak_for_their_years_and_published_numbers_for_the_others(at):
    work(at)
    confirmed(at, "现有委员200多名。", 2020)
    confirmed(at, "现有委员2名。", 2021)
    [row] = comparison.rows(known(at), [2020, 2021, 2022])
    assert [(year, side.shown, side.counted) for year, side in row.points] == [
        (2020, "200多名", False),
        (2021, "2名", False),
        (2022, "3名", True),
    ]
    assert row.latest.shown == "+1名（+50%）"
    assert "其中有概数" in row.told


def test_only_what_is_known_of_two_years_is_compared_unless_all_is_asked(at):
    work(at)
    said(at, "209名", title="一")
    said(at, "62名", title="二", filter={"gender": ["female"]})
    titles = {row.meaning.title for row in comparison.rows(known(at), [2021, 2022])}
    assert titles == {"委员数", "委员数（性别：女）"}
    assert comparison.rows(known(at), [2021]) == []
    assert len(comparison.rows(known(at), [2021, 2022], whole=True)) > 2
    assert comparison.rows(known(at), [2021, 2022], "提案工作") == []


def test_a_reader_sees_only_figures_he_may_know_of(at):
    evidence = Evidence(at.committee.pk, at.committee.code, [], roles=[])
    assert comparison.row(evidence, [2021], Meaning("people.nothing")) is None
