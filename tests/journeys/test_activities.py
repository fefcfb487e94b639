"""What a committee does together, from one page to the next: each of these people at a window of his own, the office at
a PC, members on a phone. A window looks the same beside either database, so each story is played once."""

import pytest

from jianyan.activities.models import PublicMatter
from jianyan.figures.catalogue import ask, find
from jianyan.figures.scope import Scope
from jianyan.people import actions as people
from jianyan.people.actors import system
from jianyan.people.models import Body, Role
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


def founded(story: Story, kind: Body.Kind, name: str) -> Body:
    [body] = people.found_bodies([Body(kind=kind, name=name)], by=system(story.at.committee), on=made.OPENS)
    return body


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
