"""An office's own ledger: what its rows prove, what is refused and where, and a whole import taken back."""

from datetime import date

import pytest

from jianyan.core import audit, journal
from jianyan.core.imports import adapter, running, staging, steps, undoing
from jianyan.core.models import Event, ImportRow, SearchText
from jianyan.kit import sheets
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.models import PlenarySession, Role, Unit
from jianyan.proposals import actions
from jianyan.proposals.models import Assignment, Counter, FeedbackForm, Proposal, Reply, State
from jianyan.proposals.tests import factories as f

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 20)
HEAD = ("案号", "案由", "提案人", "提交日期", "立案结果", "立案日期", "承办单位", "会办单位", "交办日期", "答复日期",
        "答复类别", "满意度", "反馈日期", "办结日期", "提案类别", "电话回访人")  # fmt: skip


def book(*rows, head=HEAD):
    return sheets.write(
        sheets.Ledger("台账", head, [[*row, *[None] * (len(head) - len(row))] for row in rows])
    )


def checked(at, data, *, name="台账.xlsx", kind="proposals", role=Role.PO, fixed=None):
    """A file taken in, mapped as guessed, and checked."""
    by = at.of(role)
    run = staging.upload(adapter(kind), name, data, by=by)
    session = PlenarySession.objects.of(at.committee).get()
    staging.map_columns(
        run,
        mapping=run.mapping,
        fixed=fixed or {},
        options={"session": str(session.pk), "year": "2022"},
        keep_rest=True,
    )
    steps.start(run, "check", by=by)
    steps.go_on(run, by=by, on=TODAY)
    return run


def step(at, run, name, role=Role.PO):
    by = at.of(role)
    steps.start(run, name, by=by)
    steps.go_on(run, by=by, on=TODAY)
    run.refresh_from_db()
    return run


def problems(run):
    rows = ImportRow.objects.of(run.committee_id).filter(run=run).order_by("number")
    return {row.number: [text for _, text in row.problems] for row in rows if row.problems}


def case(at, number):
    return Proposal.objects.of(at.committee).live().get(case_no=number)


HANDED = ("1月12日", "立案", "1月15日")
ROWS = (
    (None, "关于增设夜间公交的提案", "魏一", "2022.1.11"),
    (3, "关于修缮老桥的提案", "童二、魏一", "2022年1月11日", "立案", "1月15日"),
    (4, "关于清理河道的提案", "龚三", 44572, "立案", "1月15日", "水利局", None, "2月10日"),
    (5, "关于校门口停车的提案", "魏一", *HANDED, "主办：教育局；会办：交通局", None, "2月10日", "4月20日", "B类"),
    (6, "关于农村客运的提案", "魏一等5人", *HANDED, "交通局", "教育局、水利局", "2月10日", "4月20日", "A", "满意", "5月6日"),
    (7, "关于路灯的提案", "民建支部", *HANDED, "交通局", None, "2月10日", "4月20日", "A", "基本满意", "5月6日", "5月20日"),
    (None, "关于路灯亮化的提案", "龚三", "1月12日", "并案", "1月15日"),
    (None, "关于职称的提案", "童二", "1月12日", "不予立案", "1月15日", *[None] * 8, "人事类", "小李"),
)  # fmt: skip


def test_each_case_stands_where_its_row_proves(at):
    rows = [list(row) for row in ROWS]
    head = [*HEAD, "并入案号"]
    rows[6] = [*rows[6], *[None] * (len(HEAD) - len(rows[6])), 7]
    run = step(at, checked(at, book(*rows, head=head)), "apply")
    assert (run.state, run.failure) == ("applied", "")
    found = Proposal.objects.of(at.committee).live()
    assert dict(found.values_list("cause", "state")) == {
        "关于增设夜间公交的提案": State.SUBMITTED,
        "关于修缮老桥的提案": State.FILED,
        "关于清理河道的提案": State.HANDED_OVER,
        "关于校门口停车的提案": State.REPLIED,
        "关于农村客运的提案": State.EVALUATED,
        "关于路灯的提案": State.CLOSED,
        "关于路灯亮化的提案": State.MERGED,
        "关于职称的提案": State.NOT_FILED,
    }
    assert case(at, 4).due_on == date(2022, 5, 10)
    assert found.get(cause="关于路灯亮化的提案").merged_into == case(at, 7)
    assert case(at, 6).remarks == "台账记载提案人共5人"
    assert found.get(state=State.NOT_FILED).remarks == "台账类别：人事类\n电话回访人：小李"
    assert list(audit.core()) == []


def test_sponsors_units_answers_and_ratings_come_with_the_case(at):
    step(at, checked(at, book(*ROWS[:6])), "apply")
    assert [(one.name, one.sector.name) for one in case(at, 3).signers] == [
        ("童二", "教育"),
        ("魏一", "经济"),
    ]
    assert (case(at, 3).sponsor_type, case(at, 7).sponsor_type) == ("joint", "party")
    roles = Assignment.objects.of(at.committee).filter(proposal=case(at, 5)).order_by("id")
    assert [(one.unit.name, one.role, one.state) for one in roles] == [
        ("lan县教育局", "host", "delivered"),
        ("lan县交通局", "co", "accepted"),
    ]
    reply = Reply.objects.of(at.committee).get(assignment__proposal=case(at, 5))
    assert (reply.reply_class, reply.counts_as_promised, reply.delivered_on) == ("B", True, date(2022, 4, 20))
    form = FeedbackForm.objects.of(at.committee).get(proposal=case(at, 6))
    assert (form.result, form.attitude, form.from_ledger) == ("satisfied", "", True)


def test_what_a_ledger_kept_of_the_feedback_forms_besides_the_ratings_comes_with_them(at):
    head = (*HEAD, "是否走访", "听取意见方式", "答复针对性", "领导面复")
    row = [*ROWS[4], *[None] * (len(HEAD) - len(ROWS[4])), "已走访", "座谈", "较强", "否"]
    step(at, checked(at, book(row, head=head)), "apply")
    [form] = FeedbackForm.objects.of(at.committee)
    said = [answer for _, answer in form.answered]
    assert said == ["已走访", "座谈面商", "有针对性", "未面复"]
    wrong = checked(at, book([9, *ROWS[4][1:], *row[len(ROWS[4]) : -4], "也许"], head=head), name="再.xlsx")
    assert "认不出" in "".join(problems(wrong)[2])


def test_an_import_is_one_act_of_the_journal_and_found_by_search(at):
    lines = Event.objects.of(at.committee).count()
    run = step(at, checked(at, book(*ROWS[:6])), "apply")
    [line] = Event.objects.of(at.committee).filter(seq__gt=lines)
    assert (line.kind, line.actor, run.first_seq, run.last_seq) == (
        "proposals.import_ledger",
        "提案办公室",
        line.seq,
        line.seq,
    )
    texts = SearchText.objects.of(at.committee).filter(model="proposals.proposal")
    assert texts.count() == 6
    assert texts.get(record_id=case(at, 3).pk).on == date(2022, 1, 11)


def test_numbers_of_the_ledger_are_kept_and_the_next_one_follows(at):
    step(at, checked(at, book(*ROWS[:6])), "apply")
    fresh = f.filed(at, date(2022, 6, 21), cause="关于新件的提案")
    assert (fresh.case_no, fresh.submission_no) == (8, 7)
    assert Counter.objects.of(at.committee).get(series="case").last == 8


GIVEN = ("魏一", "1月11日", "立案", "1月15日")
BROKEN = (
    ((1, "关于甲的提案", *GIVEN, "教育局", None, None, "4月20日"), "已答复，但没有交办日期"),
    ((1, "关于乙的提案", *GIVEN, "教育局", None, "4月20日", "2月20日"), "答复日期早于交办日期"),
    ((1, "关于丙的提案", "魏一", "2月30日", "立案", "1月15日"), "“2月30日”没有这一天"),
    ((1, "关于丁的提案", "魏一", "1月11日", "不予立案", "1月15日", None, None, "2月10日"), "不应有交办日期"),
    ((None, "关于戊的提案", *GIVEN), "已立案，但没有案号"),
    ((1, "关于己的提案", "魏一", "1月11日", "待研究再说"), "认不出的立案结果"),
    ((1, None, *GIVEN), "没有填写案由"),
    ((1, "关于庚的提案", None, "1月11日", "立案", "1月15日"), "没有填写提案人"),
    ((1, "关于辛的提案", *GIVEN, "教育局", None, "2月10日", None, "A"), "有答复类别，但没有答复日期"),
    ((1, "关于壬的提案", "魏一", "2023年1月11日"), "提交日期晚于今天"),
    ((1, "关于癸的提案", *GIVEN, "教育局", None, "2月10日", "4月20日", "K"), "没有“K”这一答复类别"),
    ((1, "关于子的提案", "魏一", "1月11日", "不予立案"), "没有写明作出该项决定的日期"),
    ((1, "关于丑的提案", *GIVEN, "主办：教育局、交通局", None, "2月10日"), "一件只能有一个主办单位"),
    ((1, "关于寅的提案", "魏一", "1月11日", "并案", "1月15日"), "没有写明并入哪一件的案号"),
)  # fmt: skip


@pytest.mark.parametrize(("row", "said"), BROKEN)
def test_a_row_that_contradicts_itself_is_an_error_of_that_row(at, row, said):
    good = (9, "关于无误的提案", "魏一", "1月11日", "立案", "1月15日")
    run = checked(at, book(good, row))
    assert list(problems(run)) == [3]
    assert any(said in text for text in problems(run)[3]), problems(run)
    with pytest.raises(Refused, match="还有没有改正的行"):
        step(at, run, "apply")
    assert not Proposal.objects.of(at.committee).exists()


def test_a_number_used_twice_or_already_is_refused(at):
    held = f.filed(at, cause="关于在册的提案")
    run = checked(
        at,
        book(
            (held.case_no, "关于甲的提案", "魏一", "1月11日", "立案", "1月15日"),
            (8, "关于乙的提案", "魏一", "1月11日", "立案", "1月15日"),
            (8, "关于丙的提案", "魏一", "1月11日", "立案", "1月15日"),
        ),
    )
    assert problems(run) == {2: ["案号1已被本次会议的“关于在册的提案”使用"], 4: ["案号8与第3行重复"]}


def test_an_unknown_unit_is_asked_once_and_remembered(at):
    row = (1, "关于甲的提案", "魏一", "1月11日", "立案", "1月15日", "水务局、园林中心", None, "2月10日")
    run = checked(at, book(row))
    assert [one["text"] for one in run.questions] == ["水务局", "园林中心"]
    unit = at.units[1]
    running.answer(run, {"unit:水务局": f"unit-{unit.pk}", "unit:园林中心": "new"}, by=at.of(Role.PO))
    run = step(at, step(at, run, "check"), "apply")
    assert run.state == "applied", run.failure
    held = Assignment.objects.of(at.committee).filter(proposal=case(at, 1)).order_by("id")
    assert [str(one.unit) for one in held] == ["lan县水利局", "园林中心"]
    again = checked(
        at, book((2, "关于乙的提案", "魏一", "1月11日", "立案", "1月15日", "园林中心", "水务局", "2月10日"))
    )
    assert (again.questions, again.wrong) == ([], 0)


def test_two_members_of_one_name_are_asked_about(at):
    from jianyan.people import actions as people
    from jianyan.people.models import Person, Term

    by = at.of(Role.ML)
    [other] = people.register_persons([Person(name="魏一")], by=by, on=f.OPENS)
    people.seat_members(Term.objects.of(at.committee).get(), [(other, at.sectors[1])], by=by, on=f.OPENS)
    run = checked(at, book((1, "关于甲的提案", "魏一", "1月11日", "立案", "1月15日")))
    [asked] = run.questions
    assert [label for _, label in asked["choices"][1:3]] == ["魏一（经济）", "魏一（教育）"]
    running.answer(run, {asked["key"]: f"person-{other.pk}"}, by=at.of(Role.PO))
    step(at, step(at, run, "check"), "apply")
    assert case(at, 1).lead.person == other


def test_an_import_undone_leaves_everything_as_it_was(at):
    f.filed(at, cause="关于在册的提案")
    before = {
        model: model.objects.of(at.committee).live().count() for model in (Proposal, Assignment, Reply, Unit)
    }
    texts = SearchText.objects.of(at.committee).count()
    rows = [(one[0] and one[0] + 10, *one[1:]) for one in ROWS[:6]]
    run = step(at, checked(at, book(*rows)), "apply")
    assert case(at, 17).state == State.CLOSED
    run = step(at, run, "undo")
    assert (run.state, run.failure) == ("undone", "")
    assert {model: model.objects.of(at.committee).live().count() for model in before} == before
    assert SearchText.objects.of(at.committee).count() == texts
    assert list(audit.core()) == []
    assert f.filed(at, date(2022, 6, 21), cause="关于新件的提案").case_no == 18  # burnt numbers stay


def test_after_an_undo_the_corrected_ledger_goes_in_under_its_numbers(at):
    step(at, step(at, checked(at, book(*ROWS[:6])), "apply"), "undo")
    run = step(at, checked(at, book(*ROWS[:6])), "apply")
    assert (run.state, case(at, 7).state) == ("applied", State.CLOSED)


def test_what_others_have_touched_must_be_settled_before_an_undo(at):
    run = step(at, checked(at, book(*ROWS[:6])), "apply")
    filed = case(at, 3)
    actions.allocate(filed, [(at.units[0], "sole")], by=at.of(Role.PO), on=TODAY)
    [touched] = undoing.touched(run)
    assert (touched.number, touched.said) == (3, ["2022年6月20日提案办公室：提出承办意见", "另有承办"])
    refused = step(at, run, "undo")
    assert refused.state == "applied"
    assert "请逐行选定保留还是一并作废" in refused.failure
    undoing.settle(run, {3: "keep"}, by=at.of(Role.PO))
    assert step(at, run, "undo").state == "undone"
    assert [one.case_no for one in Proposal.objects.of(at.committee).live()] == [3]
    assert list(audit.core()) == []


def test_only_the_proposal_office_imports(at):
    with pytest.raises(NotYours, match="您没有导入提案台账的权限"):
        checked(at, book(*ROWS[:1]), role=Role.RS)


def test_work_that_stopped_before_the_search_rows_goes_on_and_writes_nothing_twice(at):
    run = step(at, checked(at, book(*ROWS[:6])), "apply")
    texts = SearchText.objects.of(at.committee)
    SearchText.anywhere.filter(record_id=case(at, 3).pk).delete()
    lines, found = Event.objects.of(at.committee).count(), texts.count()
    running.save(run, state="indexing")
    steps.go_on(run, by=at.of(Role.PO), on=TODAY)
    run.refresh_from_db()
    assert (run.state, texts.count(), Event.objects.of(at.committee).count()) == ("applied", found + 1, lines)


def test_a_case_taken_in_between_is_noticed_before_anything_is_written(at):
    run = checked(at, book((1, "关于甲的提案", *GIVEN)))
    f.filed(at, cause="关于抢先的提案")
    run = step(at, run, "apply")
    assert (run.state, run.wrong) == ("checked", 1)
    assert "检查以后记录有了变化" in run.failure
    assert not Proposal.objects.of(at.committee).filter(cause="关于甲的提案").exists()


def test_a_bulk_act_of_many_rows_leaves_several_lines_that_audit_re_adds(at, monkeypatch):
    monkeypatch.setattr("jianyan.core.bulk.ROWS", 4)
    run = step(at, checked(at, book(*ROWS[:6])), "apply")
    assert run.last_seq > run.first_seq
    assert [entry.label for entry in journal.timeline(case(at, 6))] == ["导入提案台账"]
    assert list(audit.core()) == []
    assert step(at, run, "undo").state == "undone"
    assert list(audit.core()) == []
