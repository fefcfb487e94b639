"""Other ways in: three proposals made one, a paper nobody typed, a party's proposal with its seal."""

import pytest

from jianyan.core import attachments
from jianyan.people.models import Role
from tests.journeys import people as p

pytestmark = pytest.mark.django_db(transaction=True)
CAUSES = [f"关于{what}的提案" for what in ("疏浚城东排水渠", "治理城东积水", "更换城东管道")]
SCAN = {"name": "签名表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 form"}


def test_three_proposals_are_merged_answered_together_and_rated_apart(story):
    members = [story.member(no) for no in range(3)]
    office, committee, authority, unit = (story.of(role) for role in (Role.PO, Role.PC, Role.HA, Role.HL))

    story.day(1, 11)
    for no, (one, cause) in enumerate(zip(members, CAUSES, strict=True)):
        p.hands_in(p.writes(one, cause, suggestions=f"一、建议{no}。"))
    case, *merged = cases = [story.case(cause) for cause in CAUSES]
    office.goes("proposals/?state=submitted")
    for cause in CAUSES:
        office.page.check(f"[aria-label='选择{cause}']")
    office.presses("所选提案开始审查").hears("已开始审查3件")

    story.day(1, 12)
    p.files(committee, case)
    committee.opens(merged[0]).presses("并案").fills_in(case_no=7).sends_in_vain("本次会议没有这个案号")
    committee.fills_in(case_no=1).sends("已办：并案")
    committee.opens(merged[1]).does("并案", case_no=1)
    committee.opens(case).reads("并入该件", *CAUSES[1:])
    for one, own in zip(members[1:], merged, strict=True):
        one.follows("已经并案办理").sees_stamp("结果", "已并案", "2022年1月12日").presses("第001号")
        one.reads(CAUSES[0]).opens(own)
    p.allocates(office, case, (story.at.units[0], "sole"))
    p.hands_over(authority, "兰督〔2022〕1号")

    story.day(2, 1)
    p.accepts(unit, case).presses("拟写答复").reads("并入提案的建议", "童二", "龚三")
    unit.fills_in(reply_class="A", signer="林某", text="三位委员：已经清淤、更换管道。")
    for no, card in enumerate(unit.page.locator("fieldset.card").all()):
        card.locator("select").select_option("taken")
        card.locator("textarea").fill(f"措施{no}。")
    unit.sends("答复稿已保存")
    p.delivers(unit, case)
    p.asks(office, case).sees_stamp("魏一、童二、龚三", "填写征询意见表")
    office.reads("致童二（并案）", "致龚三（并案）", where="[aria-label=文书]")

    for one, result in zip(members, ("satisfied", "satisfied", "basically"), strict=True):
        one.follows("请您评价")
        p.rates(one, result=result)
    members[2].opens(case).reads("对办理结果基本满意").opens(merged[1]).reads("措施2")
    members[0].opens(case).reads_nowhere("对办理结果基本满意").reads("措施0")
    office.opens(case).sees_stamp("结案").does("结案").reads("基本满意")
    for one, own in zip(members, cases, strict=True):
        one.is_told("已经办结").opens(own)
    unit.opens(case).reads_nowhere("基本满意")
    story.of(Role.LD).goes("figures/2022/").reads("并案")


def test_a_case_that_is_paper_from_end_to_end(story):
    office, committee, authority = (story.of(role) for role in (Role.PO, Role.PC, Role.HA))

    story.day(1, 12)
    office.goes("proposals/").presses("代录纸质提案")
    office.fills_in(on="2022-01-11", sponsor_type="joint", members="魏一、童二", scan=p.PDF, cause=CAUSES[0])
    office.fills_in(category="social", situation="雨季积水。", suggestions="一、清淤。").sends("已收件")
    case = story.case(CAUSES[0])
    office.reads("机关代录", "纸质件扫描件", "2022年1月11日").does("开始审查")
    p.files(committee, case)
    p.allocates(office, case, (story.at.units[0], "sole"))
    p.hands_over(authority, "兰督〔2022〕1号")

    story.day(3, 2)
    office.opens(case).does("签收", on="2022-01-20")
    p.meets(office, case, "2022-02-10")
    office.opens(case).presses("拟写答复")
    office.fills_in(on="2022-03-01", reply_class="A", signer="林某", number="", sealed=p.PDF)
    office.sends_in_vain("请填写盖章文件的文号").reads("选好的文件没有存上，请重新选择")
    office.fills_in(number="兰教函〔2022〕3号", sealed=p.PDF).sends("答复稿已保存")
    office.does("签发并送达答复", on="2022-03-01").reads("以盖章文件为准", "2022年3月1日送达", "机关代录")
    p.asks(office, case).sees_stamp("魏一", "填写征询意见表")
    office.presses("代录征询意见表").reads("您正在代录纸质征询意见表")
    office.fills_in(attitude="satisfied", result="satisfied", on="2022-03-02", scan=SCAN)
    office.sends("征询意见表已交回").reads("扫描件", "纸质表代录")
    office.does("结案").sees_stamp("回访提案者")
    assert [one.role for one in attachments.of_record(case)] == ["scan"]

    story.of(Role.MB).is_told("已经录入并提交", "已经办结").opens(case).reads("机关代录", "以盖章文件为准")
    story.of(Role.HL).opens(case).reads("以盖章文件为准").reads_nowhere("纸质表代录")
    office.sees_steps("立案", "交办", "全部办复", "测评完成", "结案")


def test_a_partys_proposal_with_its_seal(story):
    party, office, committee = (story.of(role) for role in (Role.ORG, Role.PO, Role.PC))

    story.day(1, 11)
    p.writes(party, CAUSES[0]).reads("须盖章")
    party.clicks(".write-bar >> text=提交").reads("以单位名义提出的提案必须写明联系人")
    party.reads("雨季积水", where="[name=situation]")
    party.fills_in(contact_person="林某", contact_phone="0900-1234567")
    p.hands_in(party)
    case = story.case(CAUSES[0])
    party.reads("民建支部", "党派").sees_stamp("提案办公室", "开始审查")

    office.takes_up("待审查的提案")
    office.opens(case).reads("还没有盖章的原件", "林某").does("退回修改", reason="请附盖章的原件。")
    party.takes_up("尚未提交的提案").sees_stamp("请您办理").reads("请附盖章的原件").presses("修改")
    party.fills_in(file=p.PDF).clicks("text=上传所选文件").reads("原件.pdf")
    party.clicks(".write-bar button[value=send]").hears("已提交")

    story.day(1, 13)
    office.follows("已修改并重新提交").reads_nowhere("还没有盖章的原件").reads("原件.pdf").does("开始审查")
    p.files(committee, case)
    party.is_told("第001号提案已经立案").opens(case).sees_steps("提交", "退回修改", "立案")
    party.reads("审查结果通知", where="[aria-label=文书]")
    story.of(Role.MB).opens(case).reads("民建支部").reads_nowhere("0900-1234567", "请附盖章的原件")
