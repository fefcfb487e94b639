"""What a checker is shown beside a reply: how it reads, what it leaves out, what it repeats; a hint, never a gate."""

from datetime import timedelta

import pytest

from jianyan.core.models import RuleProfile
from jianyan.people.models import Role
from jianyan.proposals import actions, queries, rules
from jianyan.proposals.models import Contact
from jianyan.proposals.tests import factories as f
from jianyan.proposals.tests.desks import signed_in, text

pytestmark = pytest.mark.django_db
ON = f.OPENS + timedelta(days=20)
SAME = "我局始终把群众身边的民生实事摆在突出位置"
REPLY = f"{SAME}。目前已完成选址，将于明年开工疏浚排水渠。"


def drafted(at, reply_class="A", words=REPLY, **fields):
    case = f.in_handling(at, **fields)
    part = case.assignments.get()
    person = Contact(assignment=part, phase="before", mode="meeting", persons="提案者", held_on=ON)
    actions.log_contacts([person], by=at.unit(0), on=ON)
    actions.draft_reply(part, text=words, reply_class=reply_class, signer="林某", by=at.unit(0), on=ON)
    return part


def test_a_promise_under_a_is_said_with_its_lines_and_the_checker_decides(at):
    for cause in ("关于排水渠甲的提案", "关于排水渠乙的提案"):
        actions.deliver_reply(drafted(at, cause=cause), by=at.unit(0), on=ON)
    RuleProfile.anywhere.create(
        committee=at.committee, room="proposals", effective_on=f.OPENS, data={"check_replies": True}
    )
    part = drafted(at, suggestions="一、疏浚排水渠。\n二、增设校车接送学生。")
    actions.submit_for_check(part, by=at.unit(0), on=ON)
    found = queries.reading(part, rules.on_day(at.committee.pk, ON))
    assert (found.reads_as.code, found.differs) == ("B", True)
    assert [line for line, _ in found.lines] == ["目前已完成选址，将于明年开工疏浚排水渠。"]
    assert "".join(piece for piece, _ in found.pieces).strip() == REPLY
    assert found.unanswered == ("增设校车接送学生。",)
    assert found.repeated[0] == SAME
    client = signed_in(at, Role.HA)
    page = f"/lan/proposals/assignments/{part.pk}/approve/"
    shown = text(client.get(page))
    assert "类别请核对" in shown
    assert "<mark>目前已完成选址，将于明年开工疏浚排水渠。</mark>" in shown
    part.refresh_from_db()
    sent = {"version": part.version, "on": str(ON), "reply_class": "", "opinion": ""}
    assert client.post(page, sent).status_code == 302  # the hint holds nobody up
    part.refresh_from_db()
    assert part.state == "approved"


def test_a_reply_that_does_what_it_claims_is_left_in_peace(at):
    found = queries.reading(drafted(at, words="城东排水渠清淤已完成，已通过验收。"), rules.Rules())
    assert (found.differs, found.lines, found.unanswered, found.repeated) == (False, (), (), ())
