"""A joint proposal from an idea on the list of topics to the visit after its closing."""

import pytest

from jianyan.people.models import Role
from tests.journeys import people as p

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
CAUSE = "关于疏浚城东排水渠的提案"


def test_a_joint_proposal_from_the_idea_to_the_closing(story):
    case = written_from_an_idea(story)
    signed_together(story, case)
    filed_and_handed_over(story, case)
    answered_and_rated(story, case)
    closed_and_visited(story, case)
    everyone_reads_the_end(story, case)


def written_from_an_idea(story):
    wei, office = story.member(0), story.of(Role.PO)
    story.day(1, 10)
    office.goes("proposals/topics/offer/").fills_in(year=2022, lines="城区排水防涝").sends("已发布1个")
    wei.goes("proposals/topics/").reads("城区排水防涝").presses("以此为题撰写")
    wei.reads("城区排水防涝").presses("内容不涉密，开始撰写")
    p.saves(p.writes(wei, CAUSE, cosigners="童二、龚三"))
    case = story.case(CAUSE)
    wei.opens(case).sees_stamp("请您办理", "提交提案").reads("童二", "待确认", "城区排水防涝")
    return case


def signed_together(story, case):
    wei, tong, gong = (story.member(no) for no in range(3))
    wei.does("邀请联名").sees_stamp("童二、龚三", "确认联名", "2022年1月11日")
    tong.follows("邀请您联名提出一件提案").sees_stamp("请您办理")
    tong.does("确认联名", opinion="去年汛期受淹，情况属实。")
    assert not tong.is_offered("确认联名")
    gong.takes_up("邀请您联名的提案").does("谢绝联名", opinion="另有同题提案。")
    wei.is_told("联名提案有人确认", "有委员谢绝联名")
    wei.opens(case).reads("谢绝").sees_stamp("请您办理", "提交提案").does("提交")
    wei.sees_stamp("提案办公室", "开始审查").reads_nowhere("龚三", "待确认")


def filed_and_handed_over(story, case):
    office, committee, authority, clerk = (story.of(role) for role in (Role.PO, Role.PC, Role.HA, Role.HU))
    story.day(1, 11)
    office.follows("待受理").sees_stamp("请您办理").does("开始审查")
    committee.takes_up("待决定立案的提案").page.check(f"[aria-label='选择{CAUSE}']")
    committee.presses("预览编号并立案").presses("按以上编号立案").hears("已立案1件")
    for no in (0, 1):
        story.member(no).is_told("第001号提案已经立案")

    story.day(1, 14)
    p.allocates(office, case, (story.at.units[0], "sole"))
    p.hands_over(authority, "兰督〔2022〕1号")
    clerk.is_told("第001号提案交本单位办理").opens(case).sees_stamp("请您办理", "签收", "2022年1月28日")
    p.accepts(clerk, case).sees_stamp("请您办理", "答复提案者", "2022年4月14日")


def answered_and_rated(story, case):
    wei, office, clerk, leader = (story.of(role) for role in (Role.MB, Role.PO, Role.HU, Role.HL))
    story.day(2, 20)
    p.meets(clerk, case, "2022-02-18")
    wei.follows("承办单位登记了与您的沟通").presses("情况属实，返回提案")
    p.drafts(clerk, case, "魏一、童二委员：渠道已于本月清淤。")
    assert not clerk.is_offered("签发并送达答复")
    wei.opens(case).reads_nowhere("渠道已于本月清淤")
    p.delivers(leader, case).sees_stamp("提案办公室", "发出征询意见表")

    story.day(2, 21)
    office.is_told("第001号提案已经全部答复")
    p.asks(office, case).sees_stamp("魏一", "填写征询意见表")
    wei.follows("请您评价第001号提案的答复")
    p.rates(wei, remarks="办得快。").sees_stamp("提案办公室", "结案")


def closed_and_visited(story, case):
    office = story.of(Role.PO)
    story.day(3, 1)
    office.takes_up("待办结的提案").page.check(f"[aria-label='选择{CAUSE}']")
    office.presses("所选提案结案").hears("已结案1件")
    office.opens(case).sees_stamp("请您办理", "回访提案者")
    office.does("登记回访", mode="visit", persons="魏一", summary="渠道通畅。")
    office.reads("提案表", "答复函", "征询意见表：魏一", where="[aria-label=文书]")


def everyone_reads_the_end(story, case):
    wei, tong, gong = (story.member(no) for no in range(3))
    wei.is_told("第001号提案已经办结").opens(case).sees_stamp("办结", "2022年3月1日")
    wei.reads("渠道已于本月清淤", "对办理结果满意", "办得快", "渠道通畅")
    for one in (wei, tong):
        one.opens(case).reads("去年汛期受淹")
        one.sees_steps("起草提案", "邀请联名", "提交提案", "立案", "交办", "全部办复", "测评完成", "结案")
    gong.opens(case).reads("办复").reads_nowhere("渠道已于本月清淤", "办得快", "另有同题提案")
    story.of(Role.HL).opens(case).reads("已答复").reads_nowhere("办得快", "对办理结果满意")
    story.of(Role.LD).goes("figures/2022/").reads("收到提案", "1件")
