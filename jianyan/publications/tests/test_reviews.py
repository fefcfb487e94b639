"""The annual review: drafted from figures, written by several hands, approved and frozen, corrected in a new edition."""

from datetime import date

import pytest

from jianyan.core import audit, journal
from jianyan.core.models import Event, JournalAnchor
from jianyan.figures.audit import everything
from jianyan.figures.models import Snapshot
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.models import Role
from jianyan.publications import actions, drafting, numbers, wording
from jianyan.publications.flow import REVIEW_FLOW
from jianyan.publications.models import PartyPaper, Review, ReviewSection, ReviewTie
from jianyan.publications.numbers import Standing
from jianyan.publications.tests.factories import World, world

pytestmark = pytest.mark.django_db
ON, LATER = date(2022, 6, 1), date(2023, 1, 9)
Kind = ReviewTie.Kind


def paper(at: World, no: int = 1, on: date = ON):
    return actions.record_party_paper("report", f"报告{no}", by=at.of(Role.SG), on=on, recipient="县委")


def with_papers() -> World:
    """A year with three papers to the Party committee and two publicity items."""
    made = world()
    for no in range(3):
        paper(made, no)
    for no in range(2):
        actions.write_publicity(f"稿{no}", "办公室", by=made.of(Role.CL), on=ON)
    return made


def reviewed() -> World:
    made = with_papers()
    actions.start_review(2022, by=made.of(Role.RS), on=LATER)
    return made


@pytest.fixture(scope="module")
def start(once):
    return once(reviewed)


@pytest.fixture
def review(at):
    return Review.objects.of(at.committee).get()


def section(review, area="leading") -> ReviewSection:
    return ReviewSection.objects.of(review.committee_id).get(review=review, area=area)


def text(one: ReviewSection) -> str:
    return numbers.text_of(one.review).of(one).prose.text


def said(one: ReviewSection):
    return numbers.text_of(one.review).said()[one.pk]


def write(at, one, new, role=Role.RS, **more):
    return actions.write_section(one, new, by=at.of(role), on=LATER, **more)


def submitted(at, review):
    return actions.submit_review(review, by=at.of(Role.RS), on=LATER)


def approved(at, review):
    return actions.approve_review(submitted(at, review), by=at.of(Role.LD), on=LATER)


def test_a_draft_says_what_the_records_say_and_leaves_out_what_they_do_not(review):
    whole = "\n".join(line for line, _ in numbers.text_of(review).lines())
    assert "请示报告和办理结果3次（篇）" in whole
    assert "撰写宣传信息2篇" in whole
    assert "提案工作" not in whole
    assert "党组会议" not in whole
    assert "，，" not in whole
    assert numbers.open_in(review) == (0, 0)


def test_a_draft_follows_its_records(at, review):
    paper(at, 4)
    assert "办理结果4次" in text(section(review))


def test_every_number_of_the_draft_file_can_be_asked(at):
    counting = numbers.Counting(at.committee.pk, 2022)
    days = {drafting.NEXT_PLENARY: LATER}
    asked = [(place, drafting.asked(place, days)) for place in drafting.every_place()]
    assert len(asked) > 100
    assert [place for place, tie in asked if tie is None or counting.figure(tie) is None] == []


def test_a_year_is_drafted_once_and_only_with_figures(at, review):
    with pytest.raises(Refused, match="已经起草"):
        actions.start_review(2022, by=at.of(Role.RS), on=LATER)
    empty = world("mei")
    with pytest.raises(NotYours):
        actions.start_review(2022, by=empty.of(Role.PO), on=LATER)


def test_numbers_that_were_not_touched_keep_their_ties(at, review):
    one = section(review)
    write(at, one, f"新的开头。{text(one)}新的结尾。", expected=one.version)
    assert wording.marks(one.body) == [1]
    paper(at, 4)
    assert "办理结果4次" in text(one)


def test_a_record_that_changes_while_one_writes_breaks_no_tie(at, review):
    one = section(review)
    shown = numbers.text_of(review).of(one)
    paper(at, 4)
    write(at, one, shown.prose.text + "补一句。", shown=dict(shown.words))
    assert wording.marks(one.body) == [1]
    assert text(one).endswith("4次（篇）。补一句。")


def test_a_number_typed_over_is_open_until_it_is_tied(at, review):
    one = section(review)
    write(at, one, text(one).replace("3次", "5次"))
    [number] = said(one)
    assert number.standing == Standing.DIFFERS
    with pytest.raises(Refused, match="1个数字与记录不一致"):
        submitted(at, review)
    write(at, one, text(one).replace("5次", "3次"))
    [number] = said(one)
    assert number.standing == Standing.AGREES
    tie = ReviewTie(kind=Kind.FIGURE, key="publications.party_papers")
    write(at, one, text(one), wishes=[actions.Wish(number.start, "3", tie)])
    assert [number.standing for number in said(one)] == [Standing.TIED]


def test_evidence_and_labels_answer_for_a_number(at, review):
    one = section(review)
    write(at, one, "县委转来来信12件，编发四期直通车。")
    places = {number.surface: number.start for number in said(one)}
    assert set(places) == {"12", "四"}
    with pytest.raises(Refused, match="请写明依据"):
        write(at, one, text(one), wishes=[actions.Wish(places["12"], "12", ReviewTie(kind=Kind.EVIDENCE))])
    wishes = [
        actions.Wish(places["12"], "12", ReviewTie(kind=Kind.EVIDENCE, note="县委办公室来信登记簿")),
        actions.Wish(places["四"], "四", ReviewTie(kind=Kind.LABEL)),
    ]
    write(at, one, text(one), wishes=wishes)
    assert [number.standing for number in said(one)] == [Standing.EVIDENCE, Standing.LABEL]
    assert numbers.open_in(review) == (0, 0)


def test_a_rounded_number_stands_as_stated_until_the_records_no_longer_bear_it_out(at, review):
    one = section(review)
    write(at, one, "")
    write(at, one, "报送请示报告约3次。")
    [number] = said(one)
    assert number.standing == Standing.AGREES
    form = wording.form_of(number.surface, "次", number.finding.reading.approx)
    tie = ReviewTie(kind=Kind.FIGURE, key="publications.party_papers", form=form)
    write(at, one, text(one), wishes=[actions.Wish(number.start, "3", tie)])
    assert text(one) == "报送请示报告约3次。"
    papers = PartyPaper.objects.of(at.committee).order_by("pk")
    for paper in papers[:2]:
        actions.void(paper, "登记有误", by=at.of(Role.SG), on=LATER)
    assert said(one)[0].standing == Standing.DIFFERS


def test_a_tampered_figure_of_a_review_is_found(at, review):
    approved(at, review)
    Snapshot.anywhere.filter(key="publications.party_papers").update(value="9")
    assert {found.what for found in everything()} == {"record", "snapshot"}


@pytest.mark.parametrize(
    ("tie", "why"),
    [
        (ReviewTie(kind=Kind.FIGURE, key="nobody.knows"), "没有这一项数据"),
        (ReviewTie(kind=Kind.FIGURE, key="people.members", cuts={"moon": ["full"]}), "不能按"),
        (ReviewTie(kind=Kind.FIGURE, key="people.members", convention="none"), "没有这种计法"),
    ],
    ids=["key", "cut", "convention"],
)
def test_a_tie_the_catalogue_cannot_count_is_refused(at, review, tie, why):
    one = section(review)
    write(at, one, "共3名。")
    with pytest.raises(Refused, match=why):
        write(at, one, "共3名。", wishes=[actions.Wish(1, "3", tie)])


def test_a_tie_for_a_number_that_moved_is_refused(at, review):
    one = section(review)
    wish = actions.Wish(0, "3", ReviewTie(kind=Kind.LABEL))
    with pytest.raises(Refused, match="请再核对一次"):
        write(at, one, "共3名。", wishes=[wish])


def test_a_section_is_written_by_its_own_office_and_by_those_of_the_whole(at, review):
    with pytest.raises(NotYours):
        write(at, section(review), "", role=Role.CL)
    write(at, section(review, "culture"), "撰写宣传信息若干。", role=Role.CL)
    with pytest.raises(NotYours):
        write(at, section(review, "culture"), "", role=Role.LD)


def test_two_write_at_once_and_the_slower_is_told(at, review):
    one, other = section(review), section(review)
    write(at, one, text(one) + "快的一句。", expected=1)
    write(at, section(review, "culture"), "别的部分不受影响。", expected=1)
    with pytest.raises(journal.Stale):
        write(at, other, text(other) + "慢的一句。", expected=1)
    assert "快的一句" in text(section(review))


def test_an_earlier_wording_comes_back_with_its_ties(at, review):
    one = section(review)
    first = text(one)
    write(at, one, "全部重写。")
    actions.restore_section(one, 1, by=at.of(Role.SG), on=LATER)
    assert text(one) == first
    assert said(one)[0].standing == Standing.TIED
    assert [heading for heading, _ in actions.wordings(one).values()] == [one.heading] * 3


def test_sections_are_added_and_left_out(at, review):
    fresh = actions.add_section(review, "下一步打算", by=at.of(Role.SG), on=LATER)
    write(at, fresh, "继续努力。")
    assert [part.title for part in numbers.text_of(review).parts][-1].endswith("、下一步打算")
    actions.drop_section(fresh, "另行成文", by=at.of(Role.SG), on=LATER)
    assert "下一步打算" not in [str(part.section) for part in numbers.text_of(review).parts]


def test_approval_is_the_leaders_and_only_what_is_handed_in(at, review):
    with pytest.raises(Refused, match="不能审定"):
        actions.approve_review(review, by=at.of(Role.LD), on=LATER)
    submitted(at, review)
    with pytest.raises(NotYours):
        actions.approve_review(review, by=at.of(Role.RS), on=LATER)
    with pytest.raises(Refused, match="不能修改"):
        write(at, section(review), "改一句。")
    actions.return_review(review, "请补充文史工作", by=at.of(Role.LD), on=LATER)
    assert review.state == Review.State.DRAFTING
    with pytest.raises(Refused, match="请填写：退回意见"):
        actions.return_review(submitted(at, review), " ", by=at.of(Role.LD), on=LATER)


def test_approval_freezes_every_figure_in_one_line(at, review):
    lines = Event.objects.of(at.committee).count() + 1  # the handing in
    approved(at, review)
    assert Event.objects.of(at.committee).count() == lines + 1
    ties = ReviewTie.objects.of(at.committee).filter(section__review=review)
    assert {tie.words for tie in ties if tie.key == "publications.party_papers"} == {"3"}
    assert all(tie.snapshot_id for tie in ties)
    assert Snapshot.objects.of(at.committee).count() == len({(t.key, str(t.cuts), t.as_of) for t in ties})
    assert list(audit.core()) == []


def test_a_frozen_review_keeps_its_numbers_and_can_be_held_against_its_hash(at, review):
    approved(at, review)
    before = actions.text_hash(numbers.text_of(review))
    paper(at, 4)
    assert "办理结果3次" in text(section(review))
    assert actions.text_hash(numbers.text_of(review)) == before == review.text_hash


def test_the_journals_head_with_the_approval_in_it_is_kept(at, review):
    approved(at, review)
    anchor = JournalAnchor.objects.of(at.committee).get(printed_in=review.seal)
    line = Event.objects.of(at.committee).get(seq=anchor.seq)
    assert (line.kind, line.hash) == ("publications.approve_review", anchor.hash)


def test_a_correction_is_a_new_edition_that_follows_the_records(at, review):
    approved(at, review)
    paper(at, 4)
    with pytest.raises(Refused, match="更正的原因"):
        actions.correct_review(review, " ", by=at.of(Role.RS), on=LATER)
    fresh = actions.correct_review(review, "补录一件报告", by=at.of(Role.RS), on=LATER)
    assert (fresh.edition, fresh.state) == (2, Review.State.DRAFTING)
    assert "办理结果4次" in text(section(fresh))
    assert "办理结果3次" in text(section(review))
    with pytest.raises(Refused, match="请在新版上更正"):
        actions.correct_review(review, "再改", by=at.of(Role.RS), on=LATER)
    approved(at, fresh)
    assert drafting.current(at.committee, 2022, LATER).review == fresh
    assert list(audit.core()) == []


def test_the_state_table_has_a_way_to_every_state():
    reached = {move.target for move in REVIEW_FLOW.moves.values() if move.target}
    assert reached == {str(state) for state in Review.State}
