"""What is done with opinions and bulletins: each verb one transaction and one line in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from jianyan.core import journal
from jianyan.core.models import Link
from jianyan.kit.flow import NotYours, Refused
from jianyan.opinions import permissions as may
from jianyan.opinions import queries
from jianyan.opinions.flow import FLOW, ISSUE_FLOW
from jianyan.opinions.models import (
    Adoption,
    Dispatch,
    Issue,
    IssueItem,
    Opinion,
    OpinionInstruction,
    OpinionReporter,
    Series,
    Transfer,
)
from jianyan.people.actors import Actor, system
from jianyan.people.models import Body, Committee, Person, Sector, Unit

journal.declare({
    "opinions.submit": "提交信息",
    "opinions.resubmit": "修改后重新提交信息",
    "opinions.register": "登记信息",
    "opinions.return": "退回信息",
    "opinions.decline": "信息留存参考",
    "opinions.merge": "合并信息",
    "opinions.edit": "编辑信息",
    "opinions.correct": "更正信息",
    "opinions.convert": "未立案提案转为信息",
    "opinions.found_series": "设立刊物",
    "opinions.compile": "编成刊期送签",
    "opinions.sign": "签发刊期",
    "opinions.send_back": "刊期退回编辑",
    "opinions.dispatch": "报送刊期",
    "opinions.record_adoption": "登记采用",
    "opinions.record_instruction": "登记批示",
    "opinions.transfer": "转办信息",
    "opinions.unit_feedback": "登记办理反馈",
    "opinions.inform_reporter": "告知反映人",
    "opinions.archive": "信息归档",
    "opinions.void": "作废信息登记",
})


def submit(title: str, text: str, *, by: Actor, on: date, persons: Sequence[Person] = (), body: Body | None = None,
           reporter_type: str = Opinion.Reporter.MEMBER, sector: Sector | None = None, byline: str = "", unit: str = "",
           origin: str = Opinion.Origin.OWN, kind: str = Opinion.Kind.INFORMATION) -> Opinion:
    """Report an opinion: by the member, for his body by its secretary, or from paper by the office."""
    opinion = _manuscript(title, text, by=by, on=on, persons=persons, body=body, reporter_type=reporter_type,
                          sector=sector, byline=byline, unit=unit, origin=origin, kind=kind)
    with journal.act("opinions.submit", by=by, on=on) as act:
        _save(act, opinion, persons)
    return opinion


def _manuscript(title: str, text: str, *, by: Actor, on: date, persons: Sequence[Person], body: Body | None,
                sector: Sector | None, byline: str, **values: str) -> Opinion:
    signed = body.name if body else byline.strip() or "、".join(person.name for person in persons)
    if persons and sector is None:
        sector = queries.sector_of(by.committee_id, persons[0].pk, on)
    opinion = Opinion(committee_id=by.committee_id, title=title.strip(), text=text.strip(), body=body, sector=sector,
                      byline=signed, submitted_on=on, state=Opinion.State.SUBMITTED, **values)
    opinion.is_from_paper = not by.system and not _is_own(by, persons, body)
    FLOW.check("submit", by, opinion)
    if not by.system and not may.may_speak_for(by, persons, body):
        raise NotYours("只能以本人或本单位名义反映信息")
    return opinion


def _is_own(by: Actor, persons: Sequence[Person], body: Body | None) -> bool:
    return body.pk in by.body_ids if body else any(person.pk in by.person_ids for person in persons)


def _save(act: journal.Act, opinion: Opinion, persons: Sequence[Person]) -> None:
    act.create(opinion)
    act.create_all(OpinionReporter(committee_id=opinion.committee_id, opinion=opinion, person=person, order_no=no)
                   for no, person in enumerate(persons, 1))


def resubmit(opinion: Opinion, title: str, text: str, *, by: Actor, on: date, expected: int | None = None) -> Opinion:
    """Send a returned manuscript again. What was registered before keeps its number and its day."""
    if len(text) > Opinion.LONGEST:
        raise Refused(f"正文{len(text)}字，一条信息不超过{Opinion.LONGEST}字")
    name = "resubmit_registered" if opinion.serial_no else "resubmit"
    with journal.act("opinions.resubmit", by=by, on=on) as act:
        act.move(opinion, FLOW, name, expected=expected, title=title.strip(), text=text.strip())
    return opinion


def register(opinion: Opinion, *, by: Actor, on: date, secrecy_checked: bool, expected: int | None = None) -> Opinion:
    """Register a manuscript after the secrecy check; gives it the next number of the year."""
    with journal.act("opinions.register", by=by, on=on) as act:
        _register(act, opinion, on, secrecy_checked, expected)
    return opinion


def _register(act: journal.Act, opinion: Opinion, on: date, secrecy_checked: bool, expected: int | None = None) -> None:
    if not secrecy_checked:
        raise Refused("登记前须作保密审查；涉密内容不得录入本系统")
    _one_at_a_time(opinion.committee_id)
    act.move(opinion, FLOW, "register", expected=expected, is_secrecy_checked=True, serial_year=on.year,
             serial_no=queries.next_serial(opinion.committee_id, on.year))


def _one_at_a_time(committee_id: int) -> None:
    """Numbers are given one after another: on PostgreSQL a second clerk waits here until the first has finished."""
    Committee.objects.select_for_update(no_key=True).get(pk=committee_id)


def send_back_manuscript(opinion: Opinion, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Opinion:
    """Return a manuscript to its reporter with the reason."""
    with journal.act("opinions.return", by=by, on=on, note=reason) as act:
        act.move(opinion, FLOW, "return", expected=expected, return_reason=reason.strip())
    return opinion


def decline(opinion: Opinion, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Opinion:
    """Keep a manuscript for reference; it stays received."""
    with journal.act("opinions.decline", by=by, on=on, note=reason) as act:
        act.move(opinion, FLOW, "decline", expected=expected, decline_reason=reason.strip())
    return opinion


def merge(main: Opinion, others: Iterable[Opinion], *, by: Actor, on: date) -> Opinion:
    """Merge manuscripts into one; every reporter stays credited with his own."""
    if main.state not in (Opinion.State.REGISTERED, Opinion.State.EDITING):
        raise Refused("只能并入已登记、尚未编发的信息")
    with journal.act("opinions.merge", by=by, on=on, note=f"并入{main.serial}") as act:
        for other in others:
            if other.pk == main.pk:
                raise Refused("不能把一条信息并入它自己")
            act.move(other, FLOW, "merge", merged_into=main)
    return main


def edit(opinion: Opinion, title: str, text: str, *, by: Actor, on: date, expected: int | None = None) -> Opinion:
    """Edit the text for a bulletin. The manuscript stays as it came, and every version stays in the journal."""
    with journal.act("opinions.edit", by=by, on=on) as act:
        act.move(opinion, FLOW, "edit", expected=expected, edited_title=title.strip(), edited_text=text.strip())
    return opinion


def correct(opinion: Opinion, *, by: Actor, on: date, reason: str, expected: int | None = None, **values: Any) -> Opinion:
    """Correct what was entered wrongly (byline, unit, origin, reporter type), with the reason."""
    if not may.keep(by, opinion):
        raise NotYours("您没有更正信息的权限")
    if set(values) - {"byline", "unit", "origin", "reporter_type", "sector", "title"}:
        raise Refused("只能更正署名、单位、来源、反映主体、界别和标题")
    if not reason.strip():
        raise Refused("更正必须写明原因")
    with journal.act("opinions.correct", by=by, on=on, note=reason) as act:
        act.change(opinion, expected=expected, **values)
    return opinion


def convert(link: Link, title: str, text: str, *, by: Actor, on: date, persons: Sequence[Person] = (),
            body: Body | None = None, byline: str = "", secrecy_checked: bool = True) -> Opinion:
    """Take over a refused proposal as an opinion, registered at once, and tie the two together."""
    if link.kind != Link.Kind.CONVERTED or link.target_id or link.voided_at:
        raise Refused("该件已经转为社情民意信息")
    if not may.keep(by, link):
        raise NotYours("您没有登记信息的权限")
    reporter = _reporter_of(body)
    opinion = _manuscript(title, text, by=by, on=on, persons=persons, body=body, reporter_type=reporter, sector=None,
                          byline=byline, origin=Opinion.Origin.REFUSED_PROPOSAL)
    with journal.act("opinions.convert", by=by, on=on) as act:
        _save(act, opinion, persons)
        _register(act, opinion, on, secrecy_checked)
        act.change(link, target_model=journal.model_name(opinion), target_id=opinion.pk)
    return opinion


_BY_BODY = {Body.Kind.PARTY: Opinion.Reporter.PARTY, Body.Kind.ORGANIZATION: Opinion.Reporter.ORGANIZATION,
            Body.Kind.SECTOR_GROUP: Opinion.Reporter.SECTOR, Body.Kind.SPECIAL_COMMITTEE: Opinion.Reporter.COMMITTEE,
            Body.Kind.LIAISON_GROUP: Opinion.Reporter.LIAISON_GROUP, Body.Kind.STUDIO: Opinion.Reporter.LIAISON_GROUP}


def _reporter_of(body: Body | None) -> str:
    if body is None:
        return Opinion.Reporter.MEMBER
    return _BY_BODY.get(Body.Kind(body.kind), Opinion.Reporter.OTHER)


def found_series(series: Iterable[Series], *, by: Actor, on: date) -> list[Series]:
    """Found bulletins: name, kind, readers, signer, numbering."""
    if not may.keep(by, None):
        raise NotYours("您没有设立刊物的权限")
    fresh = list(series)
    for one in fresh:
        one.committee_id, one.starts_on = by.committee_id, on
    with journal.act("opinions.found_series", by=by, on=on) as act:
        return act.create_all(fresh)


def compile_issue(series: Series, title: str, opinions: Sequence[Opinion], *, by: Actor, on: date) -> Issue:
    """Put edited opinions into an issue of a series and send it to be signed."""
    if not opinions:
        raise Refused("一期至少要有一条信息")
    if len(opinions) > 1 and not series.is_bundling:
        raise Refused(f"{series}一期只载一条信息")
    if series.ends_on and series.ends_on <= on:
        raise Refused(f"{series}已停办")
    if series.kind != Series.Kind.DIRECT_TRAIN and any(one.kind == Opinion.Kind.ADVICE for one in opinions):
        raise Refused("直通车建言只编入直通车")
    issue = Issue(committee_id=by.committee_id, series=series, title=title.strip(), compiled_on=on)
    ISSUE_FLOW.check("compile", by, issue)
    with journal.act("opinions.compile", by=by, on=on) as act:
        act.create(issue)
        act.create_all(IssueItem(committee_id=by.committee_id, issue=issue, opinion=opinion, order_no=no)
                       for no, opinion in enumerate(opinions, 1))
        for opinion in opinions:
            act.move(opinion, FLOW, "submit_issue")
    return issue


def _carried(issue: Issue) -> list[Opinion]:
    lines = IssueItem.objects.of(issue.committee_id).live().filter(issue=issue)
    return [line.opinion for line in lines.select_related("opinion").order_by("order_no")]


def sign_issue(issue: Issue, *, by: Actor, on: date, expected: int | None = None) -> Issue:
    """Sign an issue: it gets its number, and its items are issued."""
    with journal.act("opinions.sign", by=by, on=on) as act:
        _one_at_a_time(issue.committee_id)
        act.move(issue, ISSUE_FLOW, "sign", expected=expected, year=on.year, signer_name=by.label,
                 issue_no=queries.next_issue_no(issue.series, on.year))
        for opinion in _carried(issue):
            act.move(opinion, FLOW, "sign")
    return issue


def send_back_issue(issue: Issue, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Issue:
    """Do not sign: the items go back to editing and may be compiled anew; no number is burnt."""
    with journal.act("opinions.send_back", by=by, on=on, note=reason) as act:
        act.move(issue, ISSUE_FLOW, "send_back", expected=expected, send_back_reason=reason.strip())
        for opinion in _carried(issue):
            act.move(opinion, FLOW, "send_back")
    return issue


def dispatch(issue: Issue, recipients: Sequence[tuple[str, str]], *, by: Actor, on: date,
             expected: int | None = None) -> Issue:
    """Send a signed issue to recipients (name, level); later ones may be added."""
    if not recipients:
        raise Refused("请填写报送对象")
    if not may.keep(by, issue):
        raise NotYours("您没有“报送”的权限")
    with journal.act("opinions.dispatch", by=by, on=on) as act:
        if issue.state != Issue.State.DISPATCHED:
            act.move(issue, ISSUE_FLOW, "dispatch", expected=expected)
            for opinion in _carried(issue):
                act.move(opinion, FLOW, "dispatch")
        known = set(Dispatch.objects.of(issue.committee_id).filter(issue=issue).values_list("recipient", flat=True))
        act.create_all(Dispatch(committee_id=by.committee_id, issue=issue, recipient=name, level=level, sent_on=on)
                       for name, level in dict(recipients).items() if name not in known)
    return issue


def inform_reporter(opinion: Opinion, *, by: Actor, on: date) -> Opinion:
    """Tell the reporter what came of it: compulsory, so the system does it whenever something came (O14)."""
    with journal.act("opinions.inform_reporter", by=by, on=on) as act:
        act.move(opinion, FLOW, "inform_reporter")
    return opinion


def _told(opinion: Opinion, by: Actor, on: date) -> None:
    inform_reporter(opinion, by=system(by.committee), on=on)


def record_adoption(opinion: Opinion, level: str, adopter: str, *, by: Actor, on: date,
                    mode: str = Adoption.Mode.SINGLE, ref_no: str = "", expected: int | None = None) -> Adoption:
    """Enter that a body used the item; each level is an adoption of its own."""
    if opinion.dispatched_on and on < opinion.dispatched_on:
        raise Refused("采用日期早于报送日期")
    with transaction.atomic():
        with journal.act("opinions.record_adoption", by=by, on=on) as act:
            act.move(opinion, FLOW, "record_adoption", expected=expected)
            adoption = act.create(Adoption(committee_id=by.committee_id, opinion=opinion, level=level, mode=mode,
                                           adopter=adopter.strip(), ref_no=ref_no.strip(), adopted_on=on))
        _told(opinion, by, on)
    return adoption


def record_instruction(opinion: Opinion, leader: str, position: str, text: str = "", *, by: Actor, on: date,
                       kind: str = OpinionInstruction.Kind.SUBSTANTIVE, level: str = OpinionInstruction.Level.COUNTY,
                       to_unit: Unit | None = None, expected: int | None = None) -> OpinionInstruction:
    """Enter what a leader wrote. A tick (圈阅) is entered too, needs no text, and moves nothing."""
    read_only = kind == OpinionInstruction.Kind.READ_ONLY
    if not read_only and not text.strip():
        raise Refused("批示必须录入内容；只画圈的请登记为圈阅")
    if opinion.dispatched_on and on < opinion.dispatched_on:
        raise Refused("批示日期早于报送日期")
    first = "add_instruction" if opinion.instructed_on else "record_instruction"
    later = opinion.state in (Opinion.State.TRANSFERRED, Opinion.State.ANSWERED)
    name = "record_reading" if read_only else "add_instruction" if later else first
    with transaction.atomic():
        with journal.act("opinions.record_instruction", by=by, on=on) as act:
            act.move(opinion, FLOW, name, expected=expected)
            made = act.create(OpinionInstruction(
                committee_id=by.committee_id, opinion=opinion, leader=leader.strip(), position=position.strip(), kind=kind,
                level=level, text=text.strip(), instructed_on=on, to_unit=to_unit))
        _told(opinion, by, on)
    return made


def transfer(opinion: Opinion, unit: Unit, *, by: Actor, on: date, due_on: date | None = None,
             expected: int | None = None) -> Transfer:
    """Send the item to a unit for action; a second unit gets a transfer of its own."""
    if due_on and due_on < on:
        raise Refused("反馈期限早于转办日期")
    if Transfer.objects.of(opinion.committee_id).filter(opinion=opinion, unit=unit).exists():
        raise Refused(f"该件已转{unit}办理")
    name = "transfer_again" if opinion.transferred_on else "transfer"
    with transaction.atomic():
        with journal.act("opinions.transfer", by=by, on=on) as act:
            act.move(opinion, FLOW, name, expected=expected)
            sent = act.create(Transfer(committee_id=by.committee_id, opinion=opinion, unit=unit, transferred_on=on,
                                       due_on=due_on))
        _told(opinion, by, on)
    return sent


def unit_feedback(sent: Transfer, answer: str, *, by: Actor, on: date, expected: int | None = None) -> Transfer:
    """A unit says what it did. The item is answered when every unit has spoken."""
    opinion: Opinion = sent.opinion
    if not answer.strip():
        raise Refused("请填写办理情况")
    if sent.answered_on:
        raise Refused("该单位已经反馈")
    if not may.keep(by, opinion) and sent.unit_id not in by.unit_ids:
        raise NotYours("只能反馈本单位承办的信息")
    with transaction.atomic():
        with journal.act("opinions.unit_feedback", by=by, on=on) as act:
            FLOW.check("unit_feedback", by, opinion)
            act.change(sent, expected=expected, answered_on=on, answer=answer.strip())
            if not Transfer.objects.of(sent.committee_id).live().filter(opinion=opinion, answered_on=None).exists():
                act.move(opinion, FLOW, "unit_feedback")
        _told(opinion, by, on)
    return sent


def archive(opinion: Opinion, *, by: Actor, on: date, expected: int | None = None) -> Opinion:
    """Close the file."""
    with journal.act("opinions.archive", by=by, on=on) as act:
        act.move(opinion, FLOW, "archive", expected=expected)
    return opinion


def void(record: Any, reason: str, *, by: Actor, on: date, expected: int | None = None) -> Any:
    """Void something entered by mistake: an opinion, an adoption, an instruction, a transfer."""
    if not may.keep(by, record):
        raise NotYours("您没有作废信息登记的权限")
    with journal.act("opinions.void", by=by, on=on, note=reason) as act:
        act.void(record, reason, expected=expected)
    return record
