"""The rest of the table: signatures, what sponsors ask, checks, what stands beside the path, promises, publication."""

from __future__ import annotations

from jianyan.proposals.notices.table import LIST, LOOK, Row, To, Word, became, made


def asked(row: Row) -> bool:
    return row["after"].get("invited_on") is not None


READ = "请打开提案查看。"

WORDS: dict[str, tuple[Word, ...]] = {
    # -- co-signing
    "proposals.invite_cosigners": (
        Word(
            To.SPONSORS,
            "邀请您联名提出一件提案",
            "请打开阅读；同意联名的，点“确认联名”。",
            of="sponsor",
            when=asked,
        ),
    ),
    "proposals.decline": (Word(To.LEAD, "有委员谢绝联名", "请查看其意见，不影响提交。", of="sponsor"),),
    "proposals.withdraw_name": (Word(To.LEAD, "{case}有委员撤下署名", READ, of="sponsor"),),
    # -- what sponsors ask of the committee
    "proposals.ask_reconsider": (Word(To.COMMITTEE, "{case}提案者申请复议", "请研究后答复。"),),
    "proposals.reconsider": (Word(To.SPONSORS, "{case}同意复议，重新审查", LOOK),),
    "proposals.refuse_reconsider": (
        Word(To.SPONSORS, "{case}复议申请有答复", "答复写在提案页上，请打开查看。"),
    ),
    "proposals.ask_withdrawal": (Word(To.COMMITTEE, "{case}提案者申请撤案", "请研究后答复。"),),
    "proposals.refuse_withdrawal": (
        Word(To.SPONSORS, "{case}撤案申请有答复", "答复写在提案页上，请打开查看。"),
    ),
    # -- handling
    "proposals.reassign": (
        Word(To.UNITS, "{case}交本单位办理", "请在{until}前签收。", of="assignment", when=made),
        Word(
            To.UNITS,
            "{case}改由其他单位办理",
            "本单位不再承办，不需要再办。",
            of="assignment",
            when=became("state", "returned"),
            opens=LIST,
        ),
        Word(To.SPONSORS, "{case}承办单位有调整", LOOK, of="assignment", when=made, names_units=True),
    ),
    "proposals.request_extension": (
        Word(To.AUTHORITY, "{case}有单位申请延期", "请审核后同意或者不同意。", of="assignment"),
    ),
    "proposals.refuse_extension": (
        Word(To.UNITS, "{case}未同意延期", "请在{due}前提出{duty}，理由见提案页。", of="assignment"),
    ),
    "proposals.settle_contact": (
        Word(To.SPONSORS, "{case}您对沟通记录的异议已核实", "结果写在提案页上，请打开查看。", of="contact"),
        Word(To.UNITS, "{case}沟通记录的异议已核实", "结果写在提案页上，请打开查看。", of="contact"),
    ),
    # -- the reply before it leaves
    "proposals.object": (
        Word(To.AUTHORITY, "{case}会办单位对答复稿有不同意见", "请协调并裁定。", of="countersign"),
    ),
    "proposals.settle_objection": (
        Word(To.UNITS, "{case}会签意见已有裁定", "裁定写在提案页上，请打开查看。", of="countersign"),
    ),
    "proposals.submit_for_check": (
        Word(
            To.AUTHORITY,
            "{case}答复送请审核",
            "请审核后通过或者退回。",
            of="assignment",
            many="{n}件提案的答复送请审核",
        ),
    ),
    "proposals.reject_reply": (
        Word(To.UNITS, "{case}答复审核退回", "请打开查看审核意见，修改后再送审。", of="assignment"),
    ),
    "proposals.approve_reply": (
        Word(To.UNITS, "{case}答复审核通过", "请由负责人签发并送达提案者。", of="assignment"),
        Word(To.UNITS, "{case}答复类别经审核有变更", READ, of="classevent", when=became("source", "check")),
    ),
    # -- beside the path
    "proposals.supervise": (
        Word(To.UNITS, "{case}由领导督办", "请按督办方案办理，方案见提案页。", of="supervision"),
        Word(To.SPONSORS, "{case}由领导督办", LOOK, of="supervision"),
    ),
    "proposals.mark_urgent": (
        Word(To.UNITS, "{case}确定快速办理", "请优先办理，理由见提案页。", of="urgency"),
    ),
    "proposals.hold": (
        Word(To.UNITS, "{case}暂缓办理", "理由见提案页，期限不变。", of="hold"),
        Word(To.SPONSORS, "{case}暂缓办理", "理由见提案页。", of="hold"),
    ),
    "proposals.lift_hold": (
        Word(To.UNITS, "{case}恢复办理", "请继续办理，期限不变。", of="hold"),
        Word(To.SPONSORS, "{case}恢复办理", LOOK, of="hold"),
    ),
    "proposals.sponsor_leaves": (
        Word(To.LEAD, "{case}由您接续联系", "提案者有人离任，今后的答复、征询意见请您办理。", of="proposal"),
        Word(To.UNITS, "{case}联系人有变更", "今后请与提案页上写明的联系人沟通。", of="proposal"),
        Word(To.OFFICE, "{case}的提案者离任", "由谁接续写在提案页上，请核对联系方式。", of="proposal"),
    ),
    "proposals.take_back": (
        Word(To.SPONSORS, "{case}上一步办理已撤回", "请以提案页上的情况为准。"),
        Word(To.UNITS, "{case}上一步办理已撤回", "请以提案页上的情况为准。"),
    ),
    # -- what was promised
    "proposals.open_tracking": (
        Word(
            To.UNITS,
            "{case}转入跟踪办理",
            "请按承诺的期限落实，有进展及时报告。",
            many="{n}件提案转入跟踪办理",
        ),
        Word(To.SPONSORS, "{case}转入跟踪办理", "承诺的事项将继续跟踪，落实情况再告知您。"),
    ),
    "proposals.report_progress": (
        Word(To.OFFICE, "{case}承办单位报告了跟踪进展", "请核实并确认。", of="progress"),
    ),
    "proposals.confirm_progress": (
        Word(To.UNITS, "{case}跟踪进展已经确认", "确认的类别写在提案页上。", of="progress"),
        Word(To.SPONSORS, "{case}承诺的事项有进展", "进展和确认的类别写在提案页上。", of="progress"),
    ),
    "proposals.end_tracking": (Word(To.SPONSORS, "{case}结束跟踪办理", "全部经过都在提案页上。"),),
    "proposals.record_promise": (
        Word(To.SPONSORS, "{case}承办单位作出承诺", "承诺的事项和期限写在提案页上。", of="commitment"),
    ),
    "proposals.report_promise": (
        Word(
            To.SPONSORS,
            "{case}承办单位报告了承诺的落实情况",
            "请打开查看，并说明是否兑现。",
            of="commitment",
            opens="commitments/{record}/",
        ),
        Word(
            To.OFFICE,
            "{case}承办单位报告了承诺的落实情况",
            "请核实并确认。",
            of="commitment",
            opens="commitments/{record}/",
        ),
    ),
    "proposals.say_of_promise": (
        Word(
            To.OFFICE,
            "{case}提案者说明了承诺的落实情况",
            "请一并核实。",
            of="commitmentevent",
        ),
    ),
    "proposals.keep_promise": (
        Word(To.SPONSORS, "{case}承诺的事项已经兑现", "办成的日期和材料写在提案页上。", of="commitment"),
        Word(To.UNITS, "{case}承诺确认已兑现", "确认的结果写在提案页上。", of="commitment"),
    ),
    "proposals.break_promise": (
        Word(To.SPONSORS, "{case}承诺的事项未按期落实", "原因写在提案页上。", of="commitment"),
        Word(To.UNITS, "{case}承诺确认未按期落实", "确认的结果写在提案页上。", of="commitment"),
    ),
    "proposals.renew_promise": (
        Word(To.SPONSORS, "{case}承诺的事项延期", "原定期限和新的期限都写在提案页上。", of="commitment"),
        Word(To.UNITS, "{case}同意承诺延期", "请按新的期限落实。", of="commitment"),
    ),
    "proposals.send_back_promise": (
        Word(
            To.UNITS,
            "{case}承诺落实情况需要补充材料",
            "请打开查看意见，补充后再报告。",
            of="commitment",
            opens="commitments/{record}/",
        ),
    ),
    "proposals.hand_on_promise": (
        Word(To.UNITS, "{case}承诺改由其他单位承担", "本单位不需要再报告。", of="commitment", opens=LIST),
        Word(To.SPONSORS, "{case}承诺改由其他单位承担", LOOK, of="commitment"),
    ),
    "proposals.reopen_promise": (
        Word(To.SPONSORS, "{case}承诺的结果有更正", "请以提案页上的情况为准。", of="commitment"),
        Word(To.UNITS, "{case}承诺的结果有更正", "请以提案页上的情况为准。", of="commitment"),
    ),
    "proposals.correct_answers": (
        Word(To.SPONSORS, "{case}逐条答复有更正", "更正的内容和原因写在提案页上。", of="reply"),
    ),
    "proposals.pass_on_reason": (
        Word(To.UNITS, "{case}转达提案者的意见", "请研究改进，意见写在提案页上。", of="passedreason"),
    ),
    "proposals.decide_publication": (
        Word(
            To.SPONSORS,
            "{case}决定向社会公开",
            "公开的内容可在提案页上查看。",
            of="publication",
            when=became("outcome", "public"),
            many="您的{n}件提案决定向社会公开",
        ),
        Word(
            To.UNITS,
            "{case}决定向社会公开",
            "还没有确定答复公开方式的，请确定。",
            of="publication",
            when=became("outcome", "public"),
            many="{n}件提案决定向社会公开",
        ),
        Word(
            To.SPONSORS,
            "{case}撤回公开",
            "理由写在提案页上。",
            of="publication",
            when=became("outcome", "withdrawn"),
        ),
    ),
}

SILENT: dict[str, str] = {
    "proposals.countersign": "在主办单位的提案页上可见",
    "proposals.lapse_opinions": "会办单位到期以前和逾期都已提醒",
    "proposals.end_supervision": "督办情况写在提案页上",
    "proposals.set_window": "撰写提案的页面写明征集期",
    "proposals.sponsor_returns": "在提案页上可见",
    "proposals.end_urgency": "在提案页上可见",
    "proposals.mark_answers": "随答复送达时告知，补登的在提案页上可见",
    "proposals.correct_asks": "分条不改变提案的内容",
    "proposals.take_back_reason": "收回的意见不再显示",
    "proposals.class_reply": "决定公开时已告知",
    "proposals.grade_proposal": "双方都交齐以前不公开",
    "proposals.grade_handling": "双方都交齐以前不公开",
    "proposals.enter_outside_score": "在提案页上可见",
    "proposals.void_outside_score": "在提案页上可见",
    "proposals.detach": "提交以前作者自己移除",
    "proposals.offer_topics": "撰写时列出",
    "proposals.withdraw_topic": "撰写时不再列出",
    "proposals.offer_again": "撰写时列出",
    "proposals.archive": "办结时已告知，归档不需要谁再办",
}
