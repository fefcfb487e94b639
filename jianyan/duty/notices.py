"""Who is told what: members of their statement, notice and result; whoever must answer, and whoever was answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps

from jianyan.core import journal
from jianyan.core.journal import Act
from jianyan.duty.models import Appraisal
from jianyan.duty.queries import facts
from jianyan.duty.queries.bodies import bodies_of
from jianyan.people import notices
from jianyan.people.models import Committee, Role
from jianyan.people.notices import Telling

# verb: title, what to do. The member a case is about is told of its answer.
ANSWERED = {
    "duty.confirm_entry": ("履职事项已确认", "请查看得分"),
    "duty.refuse_entry": ("履职登记未确认", "请查看原因"),
    "duty.return_report": ("履职报告退回补充", "请补充后再报"),
    "duty.verify_report": ("履职报告已核实", "请查看核实意见"),
    "duty.grant_leave": ("请假免考已批准", "请查看"),
    "duty.refuse_leave": ("请假免考未批准", "请查看原因"),
    "duty.uphold_objection": ("您的异议已答复", "请查看答复"),
    "duty.dismiss_objection": ("您的异议已答复", "请查看答复"),
    "duty.record_claim": ("漏记的履职已补录", "请查看答复"),
    "duty.refuse_claim": ("漏记补报已答复", "请查看答复"),
}
# verb: title, what to do, the role that must act; None: the organiser the case names.
ASKED = {
    "duty.claim": ("委员补报漏记履职", "请核实并答复", None),
    "duty.object": ("委员提出考核异议", "请核查", Role.ML),
    "duty.examine_objection": ("考核异议待答复", "请答复", Role.LD),
    "duty.propose_adjustment": ("分值调整待审批", "请审批", Role.SG),
    "duty.ask_leave": ("请假免考待批准", "请审批", Role.SG),
    "duty.enter": ("履职登记待确认", "请确认", Role.ML),
    "duty.object_for_body": ("机构提出考核异议", "请核查", Role.ML),
    "duty.examine_body_objection": ("机构考核异议待答复", "请答复", Role.LD),
}
# verb: title, what to do. Every member of the year is told.
EVERYBODY = {
    "duty.send_statements": ("季度履职情况通报", "请查看您的得分和明细"),
    "duty.call_reports": ("请提交年度履职报告", "请填写履职报告"),
    "duty.publish_year": ("履职考核情况公示", "请核对得分，有异议的请在公示期内提出"),
    "duty.take_back_year": ("履职考核公示已撤回", "更正后会重新公示"),
    "duty.tell_year": ("年度履职考核结果", "请查看结果通知"),
}
# verb: title, what to do. The staff of every liaison group and special committee are told.
BODIES = {
    "duty.publish_bodies": ("机构考核情况公示", "请核对本机构得分，有异议的请在公示期内提出"),
    "duty.take_back_bodies": ("机构考核公示已撤回", "更正后会重新公示"),
    "duty.decide_bodies": ("年度机构考核结果", "请查看本机构的得分和等次"),
}
# verb: title, what to do. The staff of the body an objection is of are told.
ANSWERED_BODY = {
    "duty.uphold_body_objection": ("本机构的异议已答复", "请查看答复"),
    "duty.dismiss_body_objection": ("本机构的异议已答复", "请查看答复"),
}


def hear(act: Act) -> None:
    """Tell those an act concerns; of what is long past nothing is told."""
    if notices.is_news(act.on):
        notices.tell(_tellings(act), committee=act.by.committee_id, but=act.by.account_id)


def _tellings(act: Act) -> Iterator[Telling]:
    code = Committee.objects.values_list("code", flat=True).get(pk=act.by.committee_id)
    for row in act.rows:
        if not row["model"].startswith("duty."):
            continue
        record = apps.get_model(row["model"]).anywhere.get(pk=int(row["id"]))
        if act.kind == "duty.take_back_year" and "notice_on" not in (row["before"] or {}):
            continue  # only of a public notice has every member heard
        if act.kind == "duty.take_back_bodies" and "voided_at" not in (row["after"] or {}):
            continue  # likewise
        if act.kind in BODIES and row["model"] == "duty.bodyyear":
            yield from _bodies(act, record)
        elif act.kind in EVERYBODY and row["model"] in ("duty.appraisal", "duty.statement"):
            yield from _members(act, record, code)
        elif act.kind in ANSWERED or act.kind in ASKED or act.kind in ANSWERED_BODY:
            yield from _case(act, record, code)


def _members(act: Act, record: Any, code: str) -> Iterator[Telling]:
    appraisal = record if isinstance(record, Appraisal) else record.appraisal
    seats = notices.seats(act.by.committee_id, persons=facts.persons_of(appraisal))
    title, sentence = EVERYBODY[act.kind]
    path = f"/{code}/duty/mine/"
    accounts = sorted({one for held in seats.by_person.values() for one in held})
    yield from _told(act, record, title, sentence, path, accounts, str(record))


def _bodies(act: Act, record: Any) -> Iterator[Telling]:
    held = bodies_of(act.by.committee_id, record.year)
    seats = notices.seats(act.by.committee_id, bodies=[one.pk for one in held])
    title, sentence = BODIES[act.kind]
    accounts = sorted({one for some in seats.by_body.values() for one in some})
    yield from _told(act, record, title, sentence, record.get_absolute_url(), accounts, str(record))


def _case(act: Act, case: Any, code: str) -> Iterator[Telling]:
    path = f"/{code}/duty/{case.PATH}/{case.pk}/"
    if act.kind in ANSWERED:
        title, sentence = ANSWERED[act.kind]
        accounts = notices.seats(act.by.committee_id, persons=[case.person_id]).by_person[case.person_id]
    elif act.kind in ANSWERED_BODY:
        title, sentence = ANSWERED_BODY[act.kind]
        accounts = notices.seats(act.by.committee_id, bodies=[case.body_id]).by_body[case.body_id]
    else:
        title, sentence, role = ASKED[act.kind]
        wanted = str(role or case.organiser)
        accounts = notices.seats(act.by.committee_id, roles=[wanted]).by_role[wanted]
    yield from _told(act, case, title, sentence, path, sorted(accounts), str(case))


def _told(
    act: Act, record: Any, title: str, sentence: str, path: str, accounts: Iterable[int], about: str
) -> Iterator[Telling]:
    for account in accounts:
        yield Telling(
            account=account,
            kind=act.kind,
            model=record._meta.label_lower,
            record=record.pk,
            occasion=f"{act.on:%Y-%m-%d}",
            title=title,
            sentence=sentence,
            path=path,
            on=act.on,
            about=about[:200],
        )


def listen() -> None:
    """Hear the acts of the room."""
    for kind in (*ANSWERED, *ASKED, *EVERYBODY, *BODIES, *ANSWERED_BODY):
        journal.after(kind, hear)
