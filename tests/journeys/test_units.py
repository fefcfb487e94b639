"""What units do with a case: give it back, lose it to another, wait for each other, answer twice in vain."""

import pytest

from jianyan.people.models import Role
from tests.journeys import people as p

pytestmark = pytest.mark.django_db(transaction=True)
CAUSE = "关于疏浚城东排水渠的提案"


def filed(story, *units):
    """魏一's proposal, filed and handed over to units by number and role, all through the pages."""
    wei, office, committee, authority = (story.of(role) for role in (Role.MB, Role.PO, Role.PC, Role.HA))
    story.day(1, 11)
    p.hands_in(p.writes(wei, CAUSE))
    case = story.case(CAUSE)
    p.receives(office, case)
    p.files(committee, case)
    story.day(1, 14)
    p.allocates(office, case, *((story.at.units[no], role) for no, role in units))
    p.hands_over(authority, "兰督〔2022〕1号")
    return case


def test_a_case_given_back_and_then_given_to_another_unit(story):
    case = filed(story, (0, "sole"))
    wei, authority = story.of(Role.MB), story.of(Role.HA)
    schools, water, roads = (story.unit(no) for no in range(3))
    names = [unit.name for unit in story.at.units]

    story.day(1, 18)
    schools.opens(case).presses("申请退办")
    schools.fills_in(suggested=names[1], reason="排水渠由水利部门管理。").sends("已办：申请退办")
    schools.reads("排水渠由水利部门管理", "退办答复期限").sees_stamp("交办机关", "答复退办申请")
    authority.is_told("有单位申请退办").takes_up("单位申请退办").reads("排水渠由水利部门管理", names[1])
    authority.sees_stamp("请您办理").does("同意退办")
    schools.is_told("同意退办").finds_closed(case)
    wei.is_told("承办单位有调整").opens(case).reads(names[1])

    story.day(1, 20)
    water.is_told("第001号提案交本单位办理").takes_up("待签收的提案")
    p.accepts(water, case).sees_stamp("请您办理", "2022年4月18日")
    p.meets(water, case, "2022-01-20", "现场看过。")

    story.day(2, 8)
    authority.opens(case).presses("改派").fills_in(instead=names[2], reason="机构职能调整。").sends(
        "已办：改派"
    )
    water.is_told("改由其他单位办理").finds_closed(case)
    roads.is_told("第001号提案交本单位办理")
    p.accepts(roads, case).sees_stamp("请您办理", "2022年5月8日")
    roads.reads("现场看过", "机构职能调整")

    story.day(3, 1)
    p.drafts(roads, case, "已经清淤。")
    p.delivers(roads, case)
    wei.is_told("收到答复").opens(case).reads(*names, "已经清淤", "机构职能调整")
    wei.sees_steps("交办", "答复退办申请", "改派", "全部办复")
    schools.goes("").reads_nowhere(CAUSE)


def test_a_host_with_two_co_handlers_one_of_them_late(story):
    case = filed(story, (0, "host"), (1, "co"), (2, "co"))
    wei, office, authority = (story.of(role) for role in (Role.MB, Role.PO, Role.HA))
    host, prompt, late = (story.unit(no) for no in range(3))
    names = [unit.name for unit in story.at.units]

    story.day(1, 17)
    for unit in (host, prompt, late):
        p.accepts(unit, case)
    prompt.opens(case).reads("会办").does("提出会办意见", text="渠道断面可以加宽。", signer="孙某")
    wei.opens(case).sees_stamp(names[2], "提出会办意见", "2022年2月14日").reads("2022年4月14日")
    assert not host.opens(case).reads("渠道断面可以加宽").is_offered("提出会办意见")
    assert not host.is_offered("拟写答复")  # until the other opinion is in, or its day has passed
    host.sees_stamp(names[2], "提出会办意见", "2022年2月14日")
    late.opens(case).sees_stamp("请您办理", "提出会办意见")

    story.day(2, 14)
    assert not host.opens(case).is_offered("拟写答复")
    story.day(2, 15)
    p.drafts(host, case, "已经会商，汛前清淤。", number="兰教函〔2022〕3号")
    office.opens(case).reads("逾期未提出", "2022年2月15日登记")
    late.opens(case).reads("逾期未提出").does("提出会办意见", text="同意。", signer="吴某")
    assert not late.is_offered("拟写答复")

    story.day(2, 18)
    p.meets(host, case, "2022-02-17")
    p.delivers(host, case).sees_stamp("提案办公室")
    wei.opens(case).reads("已经会商，汛前清淤", "兰教函〔2022〕3号")
    authority.opens(case).reads("逾期未提出", "渠道断面可以加宽")
    office.opens(case).reads(f"{names[1]}会办意见", f"{names[2]}会办意见", where="[aria-label=文书]")


def test_a_member_who_is_unsatisfied_twice(story):
    case = filed(story, (0, "sole"))
    wei, office, authority = (story.of(role) for role in (Role.MB, Role.PO, Role.HA))
    unit = story.unit(0)

    story.day(2, 1)
    p.accepts(unit, case)
    p.drafts(unit, case, "正在研究。", "C")
    p.delivers(unit, case)
    p.asks(office, case)
    wei.takes_up("评价提案答复").presses("填写征询意见表")
    p.rates(wei, "satisfied", "unsatisfied", remarks="没有说明何时清淤。", may_pass_on=True)
    wei.reads("对办理结果不满意").sees_stamp("提案办公室", "重新办理")

    story.day(2, 8)
    for one in (office, authority):
        one.is_told("第001号提案有不满意的评价")
    office.opens(case).presses("转达意见").fills_in(text="请写明何时清淤。").sends("意见已转达")
    unit.opens(case).reads("请写明何时清淤").reads_nowhere("没有说明何时清淤", "不满意")
    office.opens(case).presses("结案").sends_in_vain("应当先重新办理")
    office.opens(case).does("重新办理", note="请写明完成时限。")
    unit.is_told("第001号提案需要重新办理").opens(case).sees_stamp("请您办理", "2022年3月8日")
    wei.opens(case).sees_stamp(story.at.units[0].name, "2022年3月8日")

    story.day(3, 1)
    p.drafts(unit, case, "经费未落实，暂难清淤。", "C")
    p.delivers(unit, case).reads("答复（第2轮）")
    p.asks(office, case)
    wei.follows("请您评价第001号提案的答复")
    p.rates(wei, "basically", "unsatisfied", remarks="仍没有时限。")

    story.day(3, 7)
    assert not office.opens(case).is_offered("重新办理")
    office.does("结案")
    authority.is_told("第001号提案转入督办")
    office.opens(case).reads("结案方式", "不满意").sees_stamp("回访提案者")
    wei.opens(case).reads("正在研究", "经费未落实", "没有说明何时清淤", "仍没有时限")
    wei.sees_steps("全部办复", "测评完成", "重新办理", "全部办复", "测评完成", "结案")
    unit.is_told("第001号提案已经办结").opens(case).reads_nowhere("不满意", "仍没有时限")
