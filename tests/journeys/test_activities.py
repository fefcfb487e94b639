"""What a committee does together, from one page to the next: each of these people at a window of his own, the office at
a PC, members on a phone. A window looks the same beside either database, so each story is played once."""

import re

import pytest

from jianyan.activities import actions
from jianyan.activities.models import Activity, Attendance, PlanItem, PublicMatter, Report, Suggestion
from jianyan.activities.queries.board import board_sheet
from jianyan.core.models import Event
from jianyan.figures.catalogue import ask, find
from jianyan.figures.scope import Scope
from jianyan.language.documents import read_document
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Body, Person, PlenarySession, Role, Term
from jianyan.proposals.tests import factories as made
from tests.journeys.cast import Story
from tests.journeys.people import Someone

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {Role.MB.label, "委员1", "委员2"}


@pytest.fixture
def year(transactional_db, monkeypatch, new_page):
    from django.utils import timezone

    def window(account):
        return new_page(phone=account is None or account.display_name in PHONE, user=account)

    return Story(
        made.world(), window, lambda to: monkeypatch.setattr(timezone, "localdate", lambda *args: to)
    )


def step(one: Someone, label: str, **given: object) -> Someone:
    """Something done with an entry of a register: its button, its form, its confirmation."""
    return one.presses(label).fills_in(**given).sends(f"{label}：已办理")


def held(one: Someone, kind: str, title: str, on: str, **more: object) -> Someone:
    one.goes("activities/new/").fills_in(kind=kind, title=title, starts_on=on, held=True, **more)
    return one.sends("已登记")


def says(one: Someone, *lines: str) -> Someone:
    """What was said at the activity one is on the page of."""
    one.page.fill("#lines", "\n".join(lines))
    return one.presses("登记").hears(f"已登记{len(lines)}条意见建议")


def counted(story: Story, *keys: str) -> list[str]:
    scope = Scope.of_year(story.at.committee.pk, 2022)
    return [ask(find(f"activities.{key}"), scope).shown for key in keys]


def founded(story: Story, kind: Body.Kind, name: str) -> Body:
    [body] = people.found_bodies([Body(kind=kind, name=name)], by=system(story.at.committee), on=made.OPENS)
    return body


# -- a consultation


def test_a_consultation_goes_from_the_plan_to_an_adopted_suggestion(year):
    chief, office, member, unit = (year.of(role) for role in (Role.SG, Role.SPC, Role.MB, Role.HU))
    year.day(2, 10)
    planned(chief)
    item = PlanItem.objects.of(year.at.committee).get()

    year.day(5, 18)
    office.goes("activities/plans/").clicks(".list a").presses("县城停车难").presses("安排活动")
    office.fills_in(title="停车难协商会", starts_on="2022-05-18", draft=True).sends("已登记")
    one = Activity.objects.of(year.at.committee).get()
    office.presses("邀请、报名设置和场次").fills_in(names="魏一、童二").presses("保存邀请").hears("新邀请2人")
    office.presses("返回活动").presses("发出通知").hears("已发出通知")
    member.goes("notices/").reads("停车难协商会").opens(item).presses("停车难协商会").reads("已邀请")
    office.opens(one).presses("登记已举行").hears("已登记举行")
    says(office, "魏一：增建停车楼", "童二：机关车位错时开放", "童二：停车楼早建")
    office.presses("归纳").presses("增加方面").fills_in(title="交通")
    office.clicks("main form button[type=submit]").reads("交通")
    consolidates(office, "建停车楼", "增建停车楼", "停车楼早建")
    consolidates(office, "错时开放车位", "机关车位错时开放").presses("归纳定稿").hears("归纳已定稿")

    report = reported(year, office, one)
    unit.takes_up("待反馈的政协报告").presses("查看").reads("建停车楼").clicks(
        "[aria-label='反馈办理情况：第1条']"
    )
    unit.fills_in(conclusion="adopted", text="已列入年度项目。").sends("已办理").reads("已有回音1条")
    step(office.opens(report), "告知提出人")
    member.follows("您提出的意见建议有了结果").opens(report).reads("已列入年度项目")
    chief.opens(item).presses("完成").hears("已登记")
    member.opens(item.plan).reads("完成率100%")
    assert counted(year, "suggestions", "consolidated", "plan_rate") == ["3条", "2条", "100%"]


def planned(chief: Someone) -> None:
    """A plan with one item, drafted, revised, deliberated and approved."""
    chief.goes("activities/plans/").presses("起草计划").sends("已建立")
    chief.presses("拟列事项").fills_in(topic="县城停车难", form="special_consultation", month=5)
    chief.sends("已拟列")
    for field, button, note in (
        ("#revise-note", "登记修改", "县委办公室无修改"),
        ("", "登记主席会议审议", ""),
        ("#adopt-note", "登记批准", "县委常委会会议"),
    ):
        if field:
            chief.page.fill(field, note)
        chief.presses(button).hears("已登记")
    chief.sees_stamp("已批准", "2022年2月10日")


def consolidates(one: Someone, item: str, *raw: str) -> Someone:
    for words in raw:
        one.page.check(f"#board label:has-text('{words}') input")
    one.page.select_option("#board [name=to]", label="新条目（交通）")
    one.page.fill("#board [name=text]", item)
    return one.presses("移动勾选的意见").hears(f"已移动{len(raw)}条")


def reported(year: Story, office: Someone, one: Activity) -> Report:
    """Drafted from the board, signed twice, addressed and sent."""
    office.opens(one).presses("起草报告")
    office.fills_in(type="consultation", title="停车难协商报告", author_type="office", text="情况如下。")
    step(office.sends("已登记").reads("建议（2条）"), "送签")
    report = Report.objects.of(year.at.committee).get()
    for role, label in ((Role.SG, "审核通过"), (Role.LD, "签发")):
        step(year.of(role).takes_up("待签批的报告").presses("查看"), label)
    office.opens(report).presses("报送对象").fills_in(names="县委")
    office.page.select_option("[name=units]", str(year.at.units[0].pk))
    office.sends("已办理")
    step(office, "编号报送").reads("2022年第1号")
    return report


# -- an inspection


def test_an_inspection_and_the_case_it_follows_show_each_other(year):
    year.day(5, 18)
    case = made.in_handling(year.at)
    office = held(year.of(Role.SPC), "case_inspection", "排水渠带案视察", "2022-05-18")
    office.presses("关联提案").fills_in(q=case.cause[2:6]).presses("查找")
    office.clicks("[aria-label^='关联：']").hears("已关联").reads(case.cause)
    office.presses("关联提案").fills_in(q=case.cause[2:6]).presses("查找")
    assert office.reads("已关联").page.locator("[aria-label^='关联：']").count() == 0
    office.clicks(f"main ul a:has-text('{case.cause}')").reads("排水渠带案视察")
    year.of(Role.MB).opens(case).presses("排水渠带案视察").reads(case.cause)
    year.of(Role.HU).opens(case).reads_nowhere("排水渠带案视察")


# -- a plenary


def test_a_plenary_of_three_days_with_209_members(year):
    chief, office, member = (year.of(role) for role in (Role.SG, Role.SPC, Role.MB))
    year.day(1, 10)
    members = full_house(year)
    chief.goes("activities/new/").fills_in(kind="plenary", title="一次会议", starts_on="2022-01-10")
    chief.fills_in(ends_on="2022-01-12").sends("已登记").presses("邀请、报名设置和场次")
    halves = [
        f"1月{day}日 {half}" for day in (10, 11, 12) for half in ("9:00-11:30 上午", "15:00-17:30 下午")
    ]
    chief.fills_in(lines="\n".join(halves)).presses("保存场次").hears("已安排6场")
    chief.presses("返回活动").presses("分组、座位和住房")
    placed = (
        f"{one.name}，第{no % 6 + 1}组，{no // 20 + 1}排{no % 20 + 1}座" for no, one in enumerate(members)
    )
    chief.fills_in(lines="\n".join(placed)).presses("保存").hears("已保存").reads("安排了209人")
    member.goes("activities/session/").reads("第1组，座号1排1座", "9:00至11:30")
    assert member.page.get_by_role("link", name="一次会议").count() == 3  # each day

    one = Activity.objects.of(year.at.committee).get()
    chief.goes(f"{one.get_absolute_url()}attendance/").reads("法定人数140人，还差140人")
    chief.fills_in(rest="present", **{f"o{members[no].pk}": "leave" for no in range(9)})
    chief.presses("保存名单").hears("已登记209人").reads(
        "已达到法定人数", "全体209人的过半数为105人", "已到200人"
    )
    for sitting in range(2, 7):
        marks = dict.fromkeys(members, "present")
        actions.record_attendance(one, marks, by=year.at.of(Role.SPC), on=one.starts_on, sitting=sitting)
    assert Attendance.objects.of(year.at.committee).count() == 6 * 209
    speaks(year, chief, "畅通县城", "oral")
    speaks(year, chief, "办好学校", "written")
    member.goes("activities/session/").reads("大会发言（2）", "畅通县城", "口头")
    assert counted(year, "speeches") == ["2篇"]
    consolidated(year, office, members)
    assert counted(year, "suggestions", "consolidated", "aspects") == ["98条", "33条", "5方面"]


def full_house(year: Story) -> list[Person]:
    """209 members in all."""
    by, term = system(year.at.committee), Term.objects.of(year.at.committee).get()
    more = [Person(name=f"委员{no}") for no in range(206)]
    persons = people.register_persons(more, by=by, on=made.OPENS)
    people.seat_members(term, [(one, year.at.sectors[0]) for one in persons], by=by, on=made.OPENS)
    return [*year.at.members, *persons]


def speaks(year: Story, office: Someone, title: str, form: str) -> None:
    session = str(PlenarySession.objects.of(year.at.committee).get().pk)
    office.goes("activities/speeches/new/").fills_in(session=session, title=title, author_type="sector")
    step(office.fills_in(person="魏一").sends("已登记"), "选用", form=form)
    step(office, "登记已发言")


def consolidated(year: Story, office: Someone, members: list[Person]) -> None:
    """98 suggestions of the groups: the bulk as a clerk had them on paper, the last four on the board itself."""
    held(office, "plenary_discussion", "分组讨论", "2022-01-10")
    says(office, *(f"{members[no].name}：意见{no}" for no in range(98)))
    one = Activity.objects.of(year.at.committee).get(kind="plenary_discussion")
    raw = list(Suggestion.objects.of(year.at.committee).live().order_by("id"))
    assert {row.person for row in raw} == set(members[:98])
    placed = raw[4:]
    plan = [(f"方面{a}", [(f"条目{i}", placed[i::33]) for i in range(33) if i % 5 == a]) for a in range(5)]
    actions.consolidate(one, plan, by=year.at.of(Role.SPC), on=one.starts_on)
    office.goes(f"{one.get_absolute_url()}board/")
    office.page.check("#loose label:has-text('1．意见0') input")
    office.page.select_option("#board [name=to]", label="1．条目0")
    office.presses("移动勾选的意见").hears("已移动1条")
    aside(office, "2．意见1")
    by_mouse(office, "3．意见2", 1)
    by_mouse(office, "4．意见3", 0)
    for left in (1, 0):  # taken back, and given again
        office.presses("撤回上一步").reads(f"未归纳 {left}条", where="#loose")
    office.presses("归纳定稿").hears("归纳已定稿")
    sheet = board_sheet(one, year.at.of(Role.SPC))
    counts = (len(sheet.raw), sheet.placed, len(sheet.aside), sheet.item_count, len(sheet.aspects))
    assert counts == (98, 97, 1, 33, 5)


def aside(one: Someone, raw: str) -> None:
    """Not taken: not without the reason, and what was ticked stays ticked."""
    ticked = f"#loose label:has-text('{raw}') input"
    one.page.check(ticked)
    one.page.select_option("#board [name=to]", "aside")
    one.presses("移动勾选的意见").reads("不采纳必须写明原因")
    assert one.page.is_checked(ticked)
    one.page.fill("#board [name=reason]", "不属本县事权")
    one.presses("移动勾选的意见").reads("不属本县事权", where="#aside")


def by_mouse(one: Someone, raw: str, left: int) -> None:
    line = one.page.locator(f"#loose li[draggable='true']:has-text('{raw}')")  # only once the script runs
    with one.page.expect_navigation():
        line.drag_to(one.page.locator(".board-item").first)
    one.reads(f"未归纳 {left}条", where="#loose")


# -- platforms


def test_a_micro_consultation_in_a_studio_ends_in_a_clue_somebody_may_write_on(year):
    year.day(5, 18)
    office, proposals = year.of(Role.SPC), year.of(Role.PO)
    studio = founded(year, Body.Kind.STUDIO, "东街工作室")
    office.goes("activities/platforms/new/").fills_in(body=str(studio.pk), kind="team").sends("已登记")
    platform = office.page.url.removeprefix(office.page.url.split("/lan/")[0])
    held(office, "micro_consultation", "背街路灯微协商", "2022-05-18", owner=str(studio.pk), beneficiaries=20)
    says(office, "居民代表：背街没有路灯")
    office.goes("activities/matters/new/").fills_in(body=str(studio.pk), kind="clue", title="路灯不亮")
    step(office.sends("已登记"), "登记办理结果", outcome="proposal", told="已转为提案线索")
    office.goes(platform).reads("背街路灯微协商", "路灯不亮", "已告知")
    proposals.goes("").reads("群众事项转来的线索").goes("proposals/topics/").reads("路灯不亮", where="#clues")
    proposals.fills_in(title="完善背街路灯").presses("办理").hears("已采为线索").reads_nowhere("转来的线索")
    year.of(Role.MB).goes("proposals/topics/").reads("完善背街路灯")
    office.opens(PublicMatter.objects.of(year.at.committee).get()).reads("完善背街路灯", "已告知来访人")


def test_a_liaison_group_fails_and_then_passes_its_standard(year):
    year.day(3, 1)
    desk, group = year.of(Role.ML), founded(year, Body.Kind.LIAISON_GROUP, "镇联络组")
    desk.goes("registers/new/standard/").fills_in(body_kind="liaison_group", name="三有标准")
    desk.fills_in(items="有人员\n有场所\n有制度").sends("已办")
    year.of(Role.SPC).goes("activities/platforms/new/").fills_in(body=str(group.pk), kind="liaison")
    year.of(Role.SPC).sends("已登记").reads("还没有验收")
    passed = find("people.liaison_groups_up_to_standard")

    def checked(month: int, *met: str) -> Someone:
        year.day(month, 20)
        desk.opens(group).presses("达标验收")
        for label in met:
            desk.page.get_by_label(label).check()
        return desk.sends("已办：达标验收")

    checked(3, "有人员", "有制度").reads("2022年3月20日", "未达标，未达到：有场所")
    assert ask(passed, Scope.of_year(year.at.committee.pk, 2022)).shown == "0个"
    checked(6, "有人员", "有场所", "有制度").reads("2022年6月20日", "达标，3条都达到")
    assert ask(passed, Scope.of_year(year.at.committee.pk, 2022)).shown == "1个"


# -- care and supervision


def test_a_round_of_visits_before_the_festival(year):
    year.day(1, 28)
    desk, member = year.of(Role.ML), year.of(Role.MB)
    people.register_persons([Person(name="万六")], by=system(year.at.committee), on=made.OPENS)
    visit = {"visitor": "万六", "occasion": "spring_festival", "note": "致以节日问候"}
    desk.goes("activities/member-visits/").presses("登记走访委员").fills_in(
        people="魏一、童二、魏二", **visit
    )
    desk.sends_in_vain("没有找到“魏二”").fills_in(people="魏一、童二、龚三").sends("已登记")
    desk.goes("activities/member-visits/new/").fills_in(people="魏一", **visit, on="2022-01-29").sends(
        "已登记"
    )
    desk.goes("activities/problems/new/").fills_in(title="旧房漏雨", person="魏一").sends("已登记")
    step(desk, "登记已解决", result="住建部门已经修好")
    assert counted(year, "member_visits", "members_visited", "member_problems") == ["4人次", "3名", "1件"]
    member.goes("activities/member-visits/").reads("万六").reads_nowhere("童二", "龚三")
    member.goes("activities/problems/").reads("旧房漏雨").presses("查看").reads("住建部门已经修好")
    year.member(1).goes("activities/problems/").reads_nowhere("旧房漏雨")


def test_a_democratic_appraisal_from_the_paper_to_the_look_back(year):
    year.day(9, 1)
    office, unit = year.of(Role.SPC), year.of(Role.HU)
    office.goes("activities/appraisals/").presses("筹备民主评议")
    office.fills_in(unit=str(year.at.units[0].pk), title="评议教育局", aspects="作风\n效率").sends("已登记")
    with office.page.expect_download() as paper:
        office.page.fill("#count", "6")
        office.page.click("text=生成评议票")
    printed = read_document("评议票.docx", paper.value.path().read_bytes()).text
    codes = re.findall(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){2}", printed)
    assert len(codes) == 6
    office.page.reload()
    step(office, "开始投票")
    hall = Someone(year.window(None))
    for no, code in enumerate(codes[:5]):
        casts(hall, code, 80 + no, 90).reads("已收到您的评议票")
    hall.goes("activities/ballot/").fills_in(code=codes[0]).presses("下一步").reads("已经投过")
    unit.goes("activities/appraisals/").reads_nowhere("评议教育局")
    step(office, "停止投票并计票").reads("发出6张，收回5张", "82.00", "90.00")
    unit.goes("activities/appraisals/").presses("查看").reads("82.00")
    step(office, "登记回头看", visitors="社法委", finding="窗口已延时服务").reads("窗口已延时服务")
    cast = Event.objects.of(year.at.committee).filter(kind="activities.cast_ballot")
    assert set(cast.values_list("account_id", flat=True)) == {None}


def casts(one: Someone, code: str, *scores: int) -> Someone:
    one.goes("activities/ballot/").fills_in(code=code.lower().replace("-", "")).presses("下一步")
    return one.fills_in(**{f"score{no}": score for no, score in enumerate(scores)}).presses("投票")
