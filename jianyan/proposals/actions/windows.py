"""The verb that says from when to when a session's proposals are received."""

from __future__ import annotations

from datetime import date, time

from jianyan.core import journal
from jianyan.kit.chinese import long_date
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import Actor
from jianyan.people.models import PlenarySession, Role
from jianyan.proposals.models import ProposalWindow

journal.declare({"proposals.set_window": "确定大会提案征集期"})


def set_window(
    session: PlenarySession,
    opens_on: date,
    cutoff_on: date,
    cutoff_at: time | None = None,
    *,
    by: Actor,
    on: date,
    expected: int | None = None,
) -> ProposalWindow:
    """What is sent from ``opens_on`` to ``cutoff_on`` (to the minute of ``cutoff_at``) is of the session.

    What was received before stays as it was; what comes late is an intersession proposal, never refused.
    """
    if not by.has(Role.PO, Role.SG):
        raise NotYours("征集期由提案办公室确定")
    if opens_on > cutoff_on:
        raise Refused("截止日期不能早于开始日期")
    windows = ProposalWindow.objects.of(session.committee_id).live()
    for other in windows.exclude(session=session).select_related("session__term"):
        if opens_on <= other.cutoff_on and other.opens_on <= cutoff_on:
            raise Refused(
                f"与{other.session}的征集期（{long_date(other.opens_on)}至{long_date(other.cutoff_on)}）重叠"
            )
    values = {"opens_on": opens_on, "cutoff_on": cutoff_on, "cutoff_at": cutoff_at}
    with journal.act("proposals.set_window", by=by, on=on, note=str(session)) as act:
        held = windows.filter(session=session).first()
        if held is None:
            held = act.create(ProposalWindow(committee_id=session.committee_id, session=session, **values))
        else:
            act.change(held, expected=expected, **values)
    return held
