"""What units write and what is noted of contacts and visits in the demo."""

from __future__ import annotations

from jianyan.demo.proposals.plan import Case

SIGNERS = ("周立新", "马春生", "韩文静", "汤少华", "贺世杰", "秦雅琴", "卢明远", "龚海涛", "史开元", "邵红梅")
SECOND = {
    "A": "下一步，我们将落实长效管护，防止问题反复，并请您继续监督。",
    "B": "其余建议已列入2023年工作计划，明确了责任人和完成时限，将在2023年6月底前办成，届时再向您报告。",
    "C": "所提其他建议因资金和条件限制，目前尚难实施，我们将积极向上争取，条件具备时优先安排。",
    "D": "您的建议对改进工作很有启发，我们将在编制规划时认真研究吸收。",
}
FIRST = {
    "A": "您的建议我们全部采纳。目前，{done}。",
    "B": "您的建议我们部分采纳，正在抓紧推进。经现场察看和研究，已制定实施方案，相关前期工作正在进行。",
    "C": "您反映的情况属实。经核算，实施所需资金较大，本年度预算未能安排，现阶段先采取临时措施缓解。",
    "D": "您提出的思路很好，涉及面广，需要在更大范围内统筹研究。",
}
AGAIN = "根据您对上次答复的意见，我们再次到现场核实，补充说明如下：已增加专项安排，明确由一名负责人包抓，并按月告知您进展。"
PHASES = {
    "before": "听取提案者意见，了解提出背景和具体想法。",
    "during": "通报办理进展，就拟采取的措施征求意见。",
    "after": "送达答复并当面解释，听取对办理结果的意见。",
}
REMARKS = {
    "satisfied": "",
    "basically": "办理认真，希望加快进度。",
    "unsatisfied": "答复较笼统，没有明确的时间和措施。",
}


def answers(result: str, no: int) -> dict[str, str]:
    """What a sponsor says of the handling besides the ratings; every fifth leaves it out."""
    if no % 5 == 4:
        return {}
    content = result != "unsatisfied"
    return {
        "visited": "yes" if no % 7 else "no",
        "heard_by": ("meeting", "visit", "phone", "site")[no % 4],
        "to_the_point": "yes" if result == "satisfied" else "partly" if content else "no",
    }


def reply(case: Case, unit: str, round: int) -> str:
    """The text of a reply, by class."""
    first = AGAIN if round > 1 else FIRST[case.reply_class].format(done=case.matter["done"])
    return (
        f"{case.lead}：\n您提出的《{case.fields['cause']}》收悉。感谢您对我县工作的关心。我单位高度重视，"
        f"与您当面沟通后认真研究，现答复如下：\n一、{first}\n二、{SECOND[case.reply_class]}\n"
        f"联系单位：{unit}办公室。"
    )


def opinion(case: Case) -> str:
    """A co-handler's paper to the host."""
    return f"关于《{case.fields['cause']}》，我单位职责范围内的事项将配合主办单位落实，同意主办单位拟定的办理意见。"


def visit(case: Case) -> str:
    """What a follow-up visit found."""
    if case.second == "unsatisfied":
        return "提案者对结果仍不满意，已转入督办，要求承办单位列出时间表。"
    return "提案者认为答复事项正在落实，" + (
        "已见成效。" if case.reply_class == "A" else "希望按承诺时间完成。"
    )
