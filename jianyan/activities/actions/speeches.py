"""Speeches at a plenary: collected, selected, given by word of mouth or in writing."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from jianyan.activities import permissions
from jianyan.activities.actions.activities import allow
from jianyan.activities.flow import SPEECH
from jianyan.activities.models import PlenarySpeech
from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor

journal.declare(
    {
        "activities.collect_speech": "征集大会发言",
        "activities.select_speech": "选用大会发言",
        "activities.drop_speech": "不选用大会发言",
        "activities.give_speech": "登记已作大会发言",
    }
)


def collect_speech(speech: PlenarySpeech, *, by: Actor, on: date) -> PlenarySpeech:
    """A speech was handed in; it is numbered within its session."""
    allow(permissions.may_record(by), "登记大会发言")
    speech.committee_id, speech.collected_on = by.committee_id, on
    speech.state, speech.form = PlenarySpeech.State.COLLECTED, ""
    if on > speech.session.closes_on:
        raise Refused("征集日期晚于全体会议闭幕")
    with journal.act("activities.collect_speech", by=by, on=on) as act:
        type(speech.session).objects.of(by.committee_id).select_for_update(no_key=True).get(
            pk=speech.session_id
        )
        rows = PlenarySpeech.objects.of(by.committee_id).filter(session=speech.session_id)
        speech.number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
        return act.create(speech)


def select_speech(
    speech: PlenarySpeech, form: str, *, by: Actor, on: date, expected: int | None = None
) -> PlenarySpeech:
    """The speech is chosen, to be given by word of mouth or printed."""
    with journal.act("activities.select_speech", by=by, on=on) as act:
        act.move(speech, SPEECH, "select", expected=expected, form=form, drop_reason="")
    return speech


def drop_speech(
    speech: PlenarySpeech, reason: str, *, by: Actor, on: date, expected: int | None = None
) -> PlenarySpeech:
    """The speech is not chosen, with the reason; it may be chosen later."""
    with journal.act("activities.drop_speech", by=by, on=on, note=reason) as act:
        act.move(speech, SPEECH, "drop", expected=expected, drop_reason=reason)
    return speech


def give_speech(speech: PlenarySpeech, *, by: Actor, on: date, expected: int | None = None) -> PlenarySpeech:
    """The speech was given or printed on a day of the session: from now on it is counted."""
    with journal.act("activities.give_speech", by=by, on=on) as act:
        if not speech.session.opens_on <= on <= speech.session.closes_on:
            raise Refused("发言日期不在全体会议会期之内")
        act.move(speech, SPEECH, "give", expected=expected)
    return speech
