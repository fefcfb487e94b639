"""Proposals that end otherwise than by an answer: made into an opinion, withdrawn after filing."""

import pytest

from jianyan.opinions.models import Opinion
from jianyan.people.models import Role
from tests.journeys import people as p

pytestmark = pytest.mark.django_db(transaction=True)
CAUSE, OTHER, SAME = (f"关于{what}的提案" for what in ("夜市油烟扰民", "疏浚城东排水渠", "治理城东积水"))


def test_a_refusal_turned_into_an_opinion(story):
    wei, tong = story.member(0), story.member(1)
    office, committee, opinions = (story.of(role) for role in (Role.PO, Role.PC, Role.RS))

    story.day(1, 11)
    p.hands_in(p.writes(wei, CAUSE))
    case = story.case(CAUSE)
    p.receives(office, case)

    story.day(1, 13)
    committee.takes_up("待决定立案的提案")
    committee.opens(case).presses("不予立案")
    committee.fills_in(explanation="所提属于日常管理，转为社情民意信息报送。")
    committee.page.locator("main form.card").evaluate("form => form.noValidate = true")
    committee.sends_in_vain("不予立案理由", "处理方式").reads("转为社情民意信息报送")
    committee.opens(case).sees_stamp("作出审查决定")
    committee.does(
        "不予立案",
        ground="NF10",
        disposition="converted_to_opinion",
        explanation="所提属于日常管理，转为社情民意信息报送。",
    )
    wei.follows("未予立案").sees_stamp("不予立案", "2022年1月13日")
    wei.reads("内容空泛，没有具体建议", "转为社情民意信息", "所提属于日常管理")

    story.day(1, 17)
    opinions.takes_up("转来待登记的信息").reads(CAUSE).presses("转为信息")
    opinions.fills_in(
        title="夜市油烟扰民亟待治理", text="夜市油烟直排，附近住户反映强烈。", secrecy_checked=True
    )
    opinions.fills_in(names="魏一").sends("已转为社情民意信息")
    made = Opinion.objects.of(story.at.committee).get()
    opinions.opens(made).reads("魏一", CAUSE)
    opinions.goes("opinions/links/").reads("没有等待登记的转来件")

    wei.opens(case).reads("夜市油烟扰民亟待治理").presses("夜市油烟扰民亟待治理")
    wei.reads("夜市油烟扰民亟待治理", CAUSE)
    office.opens(case).sees_steps("提交", "开始审查", "不予立案").reads(
        "审查结果通知", where="[aria-label=文书]"
    )
    tong.finds_closed(case)
    story.unit(0).finds_closed(case)


def test_a_withdrawal_after_filing_sets_the_merged_one_free(story):
    wei, tong = story.member(0), story.member(1)
    office, committee, authority = (story.of(role) for role in (Role.PO, Role.PC, Role.HA))

    story.day(1, 11)
    p.hands_in(p.writes(wei, OTHER))
    p.hands_in(p.writes(tong, SAME))
    case, merged = story.case(OTHER), story.case(SAME)
    for one in (case, merged):
        p.receives(office, one)

    story.day(1, 12)
    p.files(committee, case)
    committee.opens(merged).does("并案", case_no=1)
    tong.follows("已经并案办理").sees_stamp("并案").reads("第001号")
    p.allocates(office, case, (story.at.units[0], "sole"))

    story.day(1, 20)
    wei.opens(case).does("申请撤案", reason="县里已经列入今年计划。")
    assert not wei.is_offered("申请撤案")
    committee.is_told("第001号提案提案者申请撤案").takes_up("申请撤案、复议的提案")
    committee.reads("县里已经列入今年计划", "等待提案委员会答复").does(
        "不同意撤案", answer="请与共同提案者商量。"
    )
    wei.follows("撤案申请有答复").reads("请与共同提案者商量")
    wei.does("申请撤案", reason="已商量，同意撤案。")

    story.day(1, 21)
    committee.takes_up("申请撤案、复议的提案").does("同意撤案", answer="同意。")
    wei.follows("第001号提案已经撤案").sees_stamp("已撤案", "2022年1月21日").reads(
        "已商量，同意撤案", "同意。"
    )
    wei.sees_steps("立案", "申请撤案", "不同意撤案", "申请撤案", "撤案")
    assert not wei.is_offered("申请撤案")
    authority.goes("proposals/hand-over/").reads("没有待交办的提案")
    story.unit(0).finds_closed(case)

    tong.is_told("解除并案，恢复审查").opens(merged).sees_stamp("提案委员会", "作出审查决定")
    p.files(committee, merged).reads("第002号")  # the number of the withdrawn case is burnt
    tong.is_told("第002号提案已经立案")
