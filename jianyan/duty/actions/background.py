"""What a member says of himself for his duty file."""

from __future__ import annotations

from datetime import date

from jianyan.core import journal
from jianyan.duty import permissions as may
from jianyan.duty.models import Background
from jianyan.kit.flow import NotYours
from jianyan.people.actors import Actor
from jianyan.people.models import Person

journal.declare({"duty.describe": "填写委员基本情况"})


def describe(
    person: Person, given: dict[str, str], *, by: Actor, on: date, expected: int | None = None
) -> Background:
    """Put these words in place of what was there: the member's own doing, or member liaison's for him."""
    rows = Background.objects.of(by.committee_id).live()
    one = rows.filter(person=person).first() or Background(committee_id=by.committee_id, person=person)
    if not may.report(by, one):
        raise NotYours("基本情况由本人或者委员联络工作填写")
    told = {name: text.strip() for name, text in given.items()}
    with journal.act("duty.describe", by=by, on=on) as act:
        if one._state.adding:
            for name, text in told.items():
                setattr(one, name, text)
            return act.create(one)
        act.change(one, expected=expected, **told)
    return one
