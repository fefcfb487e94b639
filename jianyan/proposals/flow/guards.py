"""What stands against a move of a proposal, each with its reason."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.chinese import long_date
from jianyan.proposals.models import Assignment, Progress, Proposal, Reply, Sponsor, State


def incomplete(proposal: Proposal) -> str | None:
    parts = {"案由": proposal.cause, "情况": proposal.situation, "建议": proposal.suggestions}
    missing = [label for label, text in parts.items() if not text.strip()]
    return f"请先填写：{'、'.join(missing)}" if missing else None


def unsigned(proposal: Proposal) -> str | None:
    return None if proposal.signers else "还没有提案者"


def no_contact(proposal: Proposal) -> str | None:
    lead = proposal.lead
    if lead and lead.body_id and not proposal.contact_person:
        return "以单位名义提出的提案必须写明联系人"
    return None


def has_children(proposal: Proposal) -> str | None:
    found = proposal.known.children if proposal.known else proposal.children.live().exists()
    return "已有提案并入该件，不能再并入其他提案" if found else None


def unallocated(proposal: Proposal) -> str | None:
    return None if held(proposal) else "还没有确定承办单位"


def unanswered(proposal: Proposal) -> str | None:
    """A host's reply, or every separate handler's; co-handlers do not answer the sponsor."""
    waiting = [
        one.unit.name for one in held(proposal) if one.must_reply and one.state != Assignment.State.DELIVERED
    ]
    return f"尚未答复：{'、'.join(waiting)}" if waiting else None


def still_pending(proposal: Proposal) -> str | None:
    waiting = (Assignment.State.PENDING, Assignment.State.RETURN_REQUESTED)
    names = [one.unit.name for one in held(proposal) if one.state in waiting and one.role in Assignment.DUTY]
    return f"尚未签收：{'、'.join(names)}" if names else None


def unrated(proposal: Proposal) -> str | None:
    """Forms of this round still out and not yet past their date are waited for."""
    forms = list(proposal.forms.live().filter(round=proposal.round))
    if not forms:
        return "还没有发出征询意见表"
    out = sum(form.returned_on is None for form in forms)
    return f"还有{out}份征询意见表没有交回" if out else None


def forms_not_due(proposal: Proposal) -> str | None:
    """Forms of this round are out, and may still be returned in time."""
    rows = proposal.known.forms if proposal.known else proposal.forms.live()
    forms = [one for one in rows if one.round == proposal.round]
    if not forms:
        return None if nobody_to_ask(proposal) else "还没有发出征询意见表"
    last = max((one.due_on for one in forms if one.returned_on is None), default=None)
    if last is None or last < timezone.localdate():
        return None
    return f"征询意见表{long_date(last)}到期，目前仍可交回"


def nobody_to_ask(proposal: Proposal) -> bool:
    """Every sponsor has left the committee, those of merged proposals too: no form can be sent."""
    return proposal.speaker is None and not sponsors_in(proposal).filter(left_on=None).exists()


def sponsors_in(proposal: Proposal) -> TenantQuerySet:
    """The sponsors of a case and of what was merged into it."""
    rows: TenantQuerySet = Sponsor.objects.of(proposal.committee_id).live()
    return rows.filter(
        Q(proposal=proposal) | Q(proposal__merged_into=proposal, proposal__voided_at__isnull=True)
    )


def nothing_wrong(proposal: Proposal) -> str | None:
    """Which of the two ratings orders another round is the rules' matter; one of them has to."""
    forms = proposal.known.forms if proposal.known else proposal.forms.live()
    bad = [one for one in forms if "unsatisfied" in (one.result, one.attitude)]
    found = any(one.round == proposal.round for one in bad)
    return None if found else "没有不满意的测评，不需要重新办理"


def rounds_used_up(proposal: Proposal) -> str | None:
    return "已达最多办理轮次，应转入督办" if proposal.round >= proposal.max_rounds else None


def nobody_invited(proposal: Proposal) -> str | None:
    return None if len(proposal.signers) > 1 else "没有受邀联名的提案者"


def no_appeal(proposal: Proposal) -> str | None:
    return None if proposal.reconsider_until_on else "本会规则不设复议"


def appealed(proposal: Proposal) -> str | None:
    return "已经申请过复议" if proposal.reconsider_asked_on else None


def not_appealed(proposal: Proposal) -> str | None:
    waiting = proposal.reconsider_asked_on and not proposal.reconsider_answered_on
    return None if waiting else "提案者没有申请复议"


def withdrawal_not_asked(proposal: Proposal) -> str | None:
    waiting = proposal.withdrawal_asked_on and not proposal.withdrawal_answered_on
    return None if waiting else "提案者没有申请撤案"


def withdrawal_asked(proposal: Proposal) -> str | None:
    return None if withdrawal_not_asked(proposal) else "撤案申请正在等待答复"


def nothing_to_track(proposal: Proposal) -> str | None:
    rows = Reply.objects.of(proposal.committee_id).live().filter(assignment__proposal=proposal)
    replies = proposal.known.replies if proposal.known else rows
    promised = any(one.delivered_on and one.tracked for one in replies)
    return None if promised else "答复类别不在跟踪范围内"


def nothing_reported(proposal: Proposal) -> str | None:
    rows = Progress.objects.of(proposal.committee_id).live().filter(reply__assignment__proposal=proposal)
    reports = proposal.known.progress if proposal.known else rows
    return None if any(one.confirmed_on is None for one in reports) else "没有待确认的进展报告"


def progress_open(proposal: Proposal) -> str | None:
    if proposal.state != State.TRACKING:  # tracking ends with nothing left to confirm
        return None
    return None if nothing_reported(proposal) else "还有待确认的进展报告"


def held(proposal: Proposal) -> list[Assignment]:
    """The parts of the case that units hold, in order; what a page has read is not asked for again."""
    rows = proposal.known.assignments if proposal.known else _parts(proposal)
    return [one for one in rows if one.state != Assignment.State.RETURNED]


def _parts(proposal: Proposal) -> list[Assignment]:
    rows: TenantQuerySet = proposal.assignments.live()
    return list(rows.select_related("unit").order_by("id"))
