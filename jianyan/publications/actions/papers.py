"""Papers to the Party committee, and rules made and revised."""

from __future__ import annotations

from datetime import date

from jianyan.core import journal
from jianyan.kit.flow import Refused
from jianyan.people.actors import Actor
from jianyan.publications import permissions as may
from jianyan.publications.actions.base import allowed, titled
from jianyan.publications.models import PartyPaper, RuleDocument

journal.declare(
    {
        "publications.record_party_paper": "登记请示报告",
        "publications.record_rule": "登记制度文件",
    }
)


def record_party_paper(
    kind: str, title: str, *, by: Actor, on: date, recipient: str, document_no: str = ""
) -> PartyPaper:
    """Enter a request, report or result sent to the Party committee on ``on``."""
    allowed(may.may_keep_papers(by), "登记请示报告")
    with journal.act("publications.record_party_paper", by=by, on=on) as act:
        return act.create(
            PartyPaper(
                committee_id=by.committee_id,
                kind=kind,
                title=titled(title),
                recipient=recipient,
                document_no=document_no.strip(),
                sent_on=on,
            )
        )


def record_rule(
    action: str,
    name: str,
    *,
    by: Actor,
    on: date,
    document_no: str = "",
    replaces: RuleDocument | None = None,
) -> RuleDocument:
    """Enter a rule made or revised by a document of ``on``."""
    allowed(may.may_keep_papers(by), "登记制度文件")
    if action == RuleDocument.Action.MADE and replaces:
        raise Refused("新制定的制度没有原制度；请改为修订")
    if RuleDocument.objects.of(by.committee_id).filter(name=name.strip(), issued_on=on).exists():
        raise Refused(f"《{name.strip()}》当日已登记")
    with journal.act("publications.record_rule", by=by, on=on) as act:
        return act.create(
            RuleDocument(
                committee_id=by.committee_id,
                action=action,
                name=titled(name),
                issued_on=on,
                document_no=document_no.strip(),
                replaces=replaces,
            )
        )
