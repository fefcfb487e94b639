"""Everything of one case for its page, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, When

from jianyan.core import together
from jianyan.core.models import Link
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.actors import Actor
from jianyan.people.models import PlenarySession, Role, Sector, Term, Unit
from jianyan.proposals.models import (
    Assignment,
    ClassEvent,
    Contact,
    CoOpinion,
    Countersign,
    Decision,
    Distinction,
    FeedbackForm,
    FollowUpVisit,
    Hold,
    Progress,
    Proposal,
    Reply,
    Sponsor,
    Supervision,
    Topic,
    Urgency,
)
from jianyan.proposals.models.base import READERS, concerned


@dataclass(frozen=True)
class CaseFile:
    """What belongs to a case, as a reader may see it."""

    assignments: list[Any]
    contacts: list[Any]
    opinions: list[Any]
    replies: list[Any]
    forms: list[Any]
    decisions: list[Any]
    visits: list[Any]
    honours: list[Any]
    leads: list[Any]
    words: list[Any]  # what co-handlers say of a draft they must sign
    reclassed: list[Any]
    progress: list[Any]
    conversions: list[Any]  # the wish that a refused proposal become an opinion, and what it became

    def somebody_to_ask(self, round: int) -> bool:
        """Whether a first sponsor has not been sent a form on a reply of this round (``to_be_asked``, from what is read)."""
        sent = {(form.reply_id, form.sponsor_id) for form in self.forms}
        given = [reply for reply in self.replies if reply.round == round and reply.delivered_on]
        return any((reply.pk, one.pk) not in sent for reply in given for one in self.leads)

    def by_assignment(self) -> list[dict[str, Any]]:
        """Each assignment with its contacts, opinions and replies, these with their forms."""
        return [
            {
                "assignment": one,
                "contacts": [contact for contact in self.contacts if contact.assignment_id == one.pk],
                "opinions": [opinion for opinion in self.opinions if opinion.assignment_id == one.pk],
                "replies": [
                    {
                        "reply": reply,
                        "forms": [form for form in self.forms if form.reply_id == reply.pk],
                        "words": [word for word in self.words if word.reply_id == reply.pk],
                        "reclassed": [event for event in self.reclassed if event.reply_id == reply.pk],
                    }
                    for reply in self.replies
                    if reply.assignment_id == one.pk
                ],
            }
            for one in self.assignments
        ]


def case_file(proposal: Proposal, actor: Actor) -> CaseFile:
    """Everything of a case in one statement; its session, sponsors and visits are then known to the proposal too."""
    found = together.rows_of(proposal.pk, _parts, actor, actor.rights)
    sponsors = {one.pk: one for one in found["sponsors"]}
    units = {one.pk: one for one in found["units"]}
    for one in found["assignments"]:
        one.proposal, one.unit = proposal, units[one.unit_id]  # the guards of its table look at the case
        one.suggested_unit = units.get(one.suggested_unit_id)
    held = {one.pk: one for one in found["assignments"]}
    replies = {one.pk: one for one in found["replies"]}
    for reply in replies.values():
        reply.assignment = held.get(reply.assignment_id)
    for word in found["words"]:
        word.assignment = held[word.assignment_id]
    for report in found["progress"]:
        report.reply = replies[report.reply_id]
    for form in found["forms"]:
        form.proposal, form.sponsor = proposal, sponsors[form.sponsor_id]
    own = [one for one in sponsors.values() if one.proposal_id == proposal.pk and one.voided_at is None]
    proposal.session, proposal.lead_sector = _only(found["sessions"]), _only(found["sectors"])
    proposal.topic = _only(found["topics"])
    if proposal.session:
        proposal.session.term = _only(found["terms"])
    proposal.signers = sorted(own, key=lambda one: one.order)
    proposal.visits_made = sorted(found["visits"], key=lambda one: one.visited_on)
    return CaseFile(
        found["assignments"],
        sorted(found["contacts"], key=lambda one: one.held_on),
        found["opinions"],
        sorted(found["replies"], key=lambda one: one.round),
        found["forms"],
        found["decisions"],
        proposal.visits_made,
        sorted(found["honours"], key=lambda one: one.decided_on),
        [one for one in sponsors.values() if one.role == Sponsor.Role.LEAD and one.voided_at is None],
        found["words"],
        found["reclassed"],
        sorted(found["progress"], key=lambda one: one.reported_on),
        found["conversions"],
    )


def _only(rows: list[Any]) -> Any:
    return rows[0] if rows else None


def _parts(actor: Actor, case: int) -> together.Parts:
    """The rows of a case in every table. Whoever may open it knows its sponsors, honours and visits."""
    committee = actor.committee_id
    held = Assignment.objects.visible_to(actor).live().filter(proposal=case)
    forms = FeedbackForm.objects.visible_to(actor).live().filter(proposal=case)
    merged = Q(proposal__merged_into=case, proposal__voided_at__isnull=True)  # their sponsors are asked too
    own = Proposal.objects.of(committee).filter(pk=case)
    sessions = PlenarySession.objects.of(committee).filter(pk__in=own.values("session"))
    replies = Reply.objects.visible_to(actor).live().filter(assignment__proposal=case)
    hears = actor.has(*READERS, Role.HU, Role.HL)  # of how a class was changed
    changed = ClassEvent.objects.of(committee).live().filter(reply__in=replies.values("pk"))
    named = Q(proposal=case) | merged | Q(pk__in=forms.values("sponsor"))
    return {
        "sessions": sessions,
        "terms": Term.objects.of(committee).filter(pk__in=sessions.values("term")),
        "topics": Topic.objects.of(committee).filter(pk__in=own.values("topic")),
        "sectors": Sector.objects.of(committee).filter(pk__in=own.values("lead_sector")),
        "assignments": held,
        "units": Unit.objects.of(committee).filter(
            Q(pk__in=held.values("unit")) | Q(pk__in=held.values("suggested_unit"))
        ),
        "contacts": Contact.objects.visible_to(actor).live().filter(assignment__proposal=case),
        "opinions": CoOpinion.objects.visible_to(actor).live().filter(assignment__proposal=case),
        "replies": replies,
        "words": Countersign.objects.of(committee).live().filter(reply__in=replies.values("pk")),
        "reclassed": changed.exclude(source=ClassEvent.Source.UNIT) if hears else changed.none(),
        "progress": Progress.objects.visible_to(actor).live().filter(reply__assignment__proposal=case),
        "conversions": Link.objects.of(committee)
        .live()
        .filter(kind=Link.Kind.CONVERTED, source_model="proposals.proposal", source_id=case),
        "forms": forms,
        "sponsors": Sponsor.objects.of(committee).filter(named),
        "decisions": Decision.objects.visible_to(actor).live().filter(proposal=case),
        "visits": FollowUpVisit.objects.of(committee).live().filter(proposal=case),
        "honours": Distinction.objects.of(committee).live().filter(proposal=case),
    }


def told(rows: TenantQuerySet, actor: Actor) -> TenantQuerySet:
    """Rows with what the page of a case says of them besides, so that it asks for nothing that is not there.

    ``follows``: the seat has to do with the case, and so may read its timeline; others see its dates only.
    """

    def any_of(model: Any, name: str = "proposal", **more: Any) -> Exists:
        here = {name: OuterRef("pk"), "committee": OuterRef("committee"), "voided_at": None}
        return Exists(model.anywhere.filter(**here, **more))

    found: TenantQuerySet = rows.annotate(
        follows=Case(When(concerned(actor), then=True), default=False),
        has_children=any_of(Proposal, "merged_into"),
        is_supervised=any_of(Supervision),
        is_urgent=any_of(Urgency, ended_on=None),
        is_held=any_of(Hold, lifted_on=None),
    )
    return found
