"""Everything of one case for its page, in one statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, F, Q, Value, When

from jianyan.core import together
from jianyan.core.models import Attachment, Link
from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.actors import Actor
from jianyan.people.models import PlenarySession, Role, Sector, Term, Unit
from jianyan.proposals.models import (
    Answer,
    Ask,
    Assignment,
    ClassEvent,
    Commitment,
    Consultation,
    Contact,
    CoOpinion,
    Countersign,
    Decision,
    Distinction,
    FeedbackForm,
    FollowUpVisit,
    Grade,
    Hold,
    PassedReason,
    Progress,
    Proposal,
    Publication,
    Question,
    Reply,
    Sponsor,
    Supervision,
    ThirdPartyScore,
    Topic,
    Urgency,
)
from jianyan.proposals.models.base import READERS, concerned


@dataclass
class Group:
    """The suggestions of one proposal inside the page of a case: its own, or those of one merged into it."""

    proposal: Proposal
    asks: list[Any] = field(default_factory=list)  # Ask with ``said``, each answer with ``promised``


@dataclass(frozen=True)
class CaseFile:
    """A case and what belongs to it, as a reader may see it."""

    proposal: Proposal
    assignments: list[Any]
    contacts: list[Any]
    opinions: list[Any]
    replies: list[Any]
    forms: list[Any]
    forms_out: list[Any]  # those nobody has returned: they say nothing yet, so everyone may know of them
    decisions: list[Any]
    visits: list[Any]
    honours: list[Any]
    leads: list[Any]
    words: list[Any]  # what co-handlers say of a draft they must sign
    reclassed: list[Any]
    progress: list[Any]
    questions: list[Any]
    consulted: list[Any]  # units asked before the hand-over
    conversions: list[Any]  # the wish that a refused proposal become an opinion, and what it became
    ties: list[Any]  # records of other rooms about the case: the inspection that followed it
    children: list[Any]
    groups: list[Group]
    promises: list[Any]
    scores: list[Any]
    grades: list[Any]
    reasons: list[Any]  # PassedReason with ``reply_of``
    publication: Any
    files: list[Any]  # of the case itself; replies, answers, forms and assessments have their own

    @property
    def ids(self) -> list[int]:
        """The ids of what was done with the case, as the journal names them."""
        lists = (self.assignments, self.contacts, self.opinions, self.replies, self.forms, self.words)
        return [one.pk for rows in (*lists, self.decisions, self.visits, self.honours) for one in rows]

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


def case_file(case: int, actor: Actor, opens_ratings: bool = False) -> CaseFile | None:
    """A case with everything of it in one statement, None where this seat may not open it. One query.

    The case then knows it too, so that nothing is asked for again. ``opens_ratings``: whether the rules let units read
    single ratings of closed cases (``rules.opens_ratings``).
    """
    found = together.rows_of(case, _parts, actor, (actor.rights, opens_ratings))
    proposal = _only(found["cases"])
    if proposal is None:
        return None
    proposal.committee = actor.committee
    found["sponsors"] = _each_once(
        found, "sponsors", "sponsors_merged", "sponsors_asked", "sponsors_waited_for"
    )
    found["replies"] = _each_once(found, "replies", "replies_elsewhere")
    _tie_sponsors(proposal, found)
    _tie_units(proposal, found)
    _tie_answers(proposal, found)
    _tie_files(found)
    proposal.known = file = _file(proposal, found)
    return file


def _file(proposal: Proposal, found: dict[str, list[Any]]) -> CaseFile:
    held = {one.pk for one in found["assignments"]}
    leads = [one for one in found["sponsors"] if one.role == Sponsor.Role.LEAD and one.voided_at is None]
    return CaseFile(
        proposal,
        found["assignments"],
        _by(found["contacts"], "held_on"),
        found["opinions"],
        [one for one in _by(found["replies"], "round") if one.assignment_id in held],
        found["forms"],
        found["forms_out"],
        found["decisions"],
        proposal.visits_made,
        _by(found["honours"], "decided_on"),
        leads,
        found["words"],
        found["reclassed"],
        _by(found["progress"], "reported_on"),
        _by(found["questions"], "asked_on"),
        found["consulted"],
        [one for one in found["links"] if one.source_id == proposal.pk],
        [one for one in found["links"] if one.source_id != proposal.pk],
        found["children"],
        _groups(proposal, found),
        _by(found["promises"], "due_on"),
        found["scores"],
        found["grades"],
        found["reasons"],
        _only(found["publications"]),
        [one for one in found["files"] if one.record_id == proposal.pk],
    )


def _tie_sponsors(proposal: Proposal, found: dict[str, list[Any]]) -> None:
    """The case with its session, sector, topic, signers and visits; forms with who fills them in."""
    sponsors = {one.pk: one for one in found["sponsors"]}
    for form in (*found["forms"], *found["forms_out"]):
        form.proposal, form.sponsor = proposal, sponsors[form.sponsor_id]
    own = [one for one in sponsors.values() if one.proposal_id == proposal.pk and one.voided_at is None]
    proposal.is_supervised = bool(found["supervisions"])  # type: ignore[attr-defined]
    proposal.is_urgent, proposal.is_held = bool(found["urgencies"]), bool(found["holds"])  # type: ignore[attr-defined]
    proposal.session, proposal.lead_sector = _only(found["sessions"]), _only(found["sectors"])
    proposal.topic = _only(found["topics"])
    if proposal.session:
        proposal.session.term = _only(found["terms"])
    proposal.signers = sorted(own, key=lambda one: one.order)
    proposal.visits_made = _by(found["visits"], "visited_on")


def _tie_units(proposal: Proposal, found: dict[str, list[Any]]) -> None:
    """Each unit's part with its unit and the case, for the guards of its table look at it; replies with their part."""
    units = {one.pk: one for one in found["units"]}
    parts = {one.pk: one for one in (*found["answering"], *found["assignments"])}
    for one in parts.values():
        one.unit, one.suggested_unit = units[one.unit_id], units.get(one.suggested_unit_id)
        if one.proposal_id == proposal.pk:
            one.proposal = proposal
    replies = {one.pk: one for one in found["replies"]}
    for reply in replies.values():
        reply.assignment = parts.get(reply.assignment_id)
    for word in found["words"]:
        word.assignment = parts[word.assignment_id]
    for one in (*found["progress"], *found["answers"]):
        one.reply = replies[one.reply_id]
    for promise in found["promises"]:
        promise.unit = units[promise.unit_id]
    for one in found["consulted"]:
        one.proposal, one.unit, one.committee = proposal, units[one.unit_id], proposal.committee
        one.suggested_unit = units.get(one.suggested_unit_id)


def _tie_answers(proposal: Proposal, found: dict[str, list[Any]]) -> None:
    """Suggestions with what was said to them, and answers with what was promised."""
    for one in (*found["children"], *found["asked"], *found["promises"], *found["files"], *found["main"]):
        one.committee = proposal.committee
    if proposal.merged_into_id:
        proposal.merged_into = _only(found["main"])
    for answer in found["answers"]:
        answer.promised = [one for one in found["promises"] if one.answer_id == answer.pk]
    for ask in found["asks"]:
        ask.said = [one for one in found["answers"] if one.ask_id == ask.pk]


def _groups(proposal: Proposal, found: dict[str, list[Any]]) -> list[Group]:
    groups = {one.pk: Group(one) for one in (proposal, *found["asked"])}
    for ask in sorted(found["asks"], key=lambda one: (one.proposal_id, one.order)):
        groups[ask.proposal_id].asks.append(ask)
    return [group for group in groups.values() if group.asks]


def _tie_files(found: dict[str, list[Any]]) -> None:
    """Replies, answers, forms and assessments with their ``files``."""
    held: dict[int, list[Any]] = {}
    for one in found["files"]:
        held.setdefault(one.record_id, []).append(one)
    for owner in (*found["replies"], *found["answers"], *found["forms"], *found["scores"]):
        owner.files = held.get(owner.pk, [])


def _each_once(found: dict[str, list[Any]], *names: str) -> list[Any]:
    """The records of several parts, each once."""
    return list({one.pk: one for name in names for one in found[name]}.values())


def _by(rows: list[Any], name: str) -> list[Any]:
    return sorted(rows, key=lambda one: getattr(one, name))


def _only(rows: list[Any]) -> Any:
    return rows[0] if rows else None


def _parts(actor: Actor, case: int) -> together.Parts:
    """The rows of a case in every table. Whoever may open it knows its sponsors, honours and visits."""
    committee, seen = actor.committee_id, _seen_by(actor)
    held = seen(Assignment).filter(proposal=case)
    consulted = seen(Consultation).filter(proposal=case)
    forms = seen(FeedbackForm).filter(proposal=case)
    parts = held.values("pk")
    out = FeedbackForm.objects.of(committee).live().filter(proposal=case, returned_on=None)
    own = Proposal.objects.of(committee).filter(pk=case)
    merged = Proposal.objects.of(committee).live().filter(merged_into=case)
    sessions = PlenarySession.objects.of(committee).filter(pk__in=own.values("session"))
    sponsors = Sponsor.objects.of(committee)
    return {
        "cases": told(own.visible_to(actor), actor),
        "sessions": sessions,
        "terms": Term.objects.of(committee).filter(pk__in=sessions.values("term")),
        "topics": Topic.objects.of(committee).filter(pk__in=own.values("topic")),
        "sectors": Sector.objects.of(committee).filter(pk__in=own.values("lead_sector")),
        "main": Proposal.objects.of(committee).filter(pk__in=own.values("merged_into")),
        "children": merged.visible_to(actor),
        "assignments": held,
        "consulted": consulted,
        "contacts": seen(Contact).filter(assignment__in=parts),
        "opinions": seen(CoOpinion).filter(assignment__in=parts),
        "links": Link.objects.of(committee)
        .live()
        .filter(
            Q(kind=Link.Kind.CONVERTED, source_model="proposals.proposal", source_id=case)
            | Q(kind=Link.Kind.ABOUT, target_model="proposals.proposal", target_id=case)
        ),
        "forms": forms,
        "forms_out": out,
        "questions": _questions(actor, case),
        # Each way to a sponsor by itself: joined by OR they would be looked for among all of the committee.
        "sponsors": sponsors.filter(proposal=case),
        "sponsors_merged": sponsors.filter(proposal__in=merged.values("pk")),
        "sponsors_asked": sponsors.filter(pk__in=forms.values("sponsor")),
        "sponsors_waited_for": sponsors.filter(pk__in=out.values("sponsor")),
        "decisions": seen(Decision).filter(proposal=case),
        "visits": FollowUpVisit.objects.of(committee).live().filter(proposal=case),
        "honours": Distinction.objects.of(committee).live().filter(proposal=case),
        "supervisions": Supervision.objects.of(committee).live().filter(proposal=case),
        "urgencies": Urgency.objects.of(committee).live().filter(proposal=case, ended_on=None),
        "holds": Hold.objects.of(committee).live().filter(proposal=case, lifted_on=None),
        "publications": Publication.objects.of(committee).live().filter(proposal=case, ended_on=None),
        **_said(actor, case, held, consulted, forms, merged),
    }


def _said(
    actor: Actor,
    case: int,
    held: TenantQuerySet,
    consulted: TenantQuerySet,
    forms: TenantQuerySet,
    merged: TenantQuerySet,
) -> dict[str, TenantQuerySet]:
    """Suggestions, replies, answers and promises. An author reads his own points, those who answer read all of them."""
    committee, seen = actor.committee_id, _seen_by(actor)
    reads_all = actor.has(*READERS) or bool(actor.unit_ids)
    asked_in = Q(proposal=case) | Q(proposal__in=merged.values("pk")) if reads_all else Q(proposal=case)
    asks = seen(Ask).filter(asked_in)
    answers = seen(Answer).filter(ask__in=asks.values("pk"))
    own = seen(Reply).filter(assignment__in=held.values("pk"))
    # What answers a merged proposal was said in the main case, in parts that are not its own.
    elsewhere = Reply.objects.of(committee).filter(pk__in=answers.values("reply"))
    answering = Assignment.objects.of(committee).filter(pk__in=elsewhere.values("assignment"))
    promises = seen(Commitment).filter(Q(proposal=case) | Q(answer__in=answers.values("pk")))
    scores = seen(ThirdPartyScore).filter(proposal=case)
    hears = actor.has(*READERS, Role.HU, Role.HL)  # of how a class was changed
    changed = ClassEvent.objects.of(committee).live().filter(reply__in=own.values("pk"))
    of_units = (held, consulted)
    named = [rows.values(name) for rows in of_units for name in ("unit", "suggested_unit")]
    named += [answering.values("unit"), promises.values("unit")]
    return {
        "asks": asks,
        "asked": merged if reads_all else merged.none(),
        "answers": answers,
        "replies": own,
        "replies_elsewhere": elsewhere,
        "answering": answering,
        "promises": promises,
        "units": Unit.objects.of(committee).filter(_any_of(named)),
        "words": Countersign.objects.of(committee).live().filter(reply__in=own.values("pk")),
        "reclassed": changed.exclude(source=ClassEvent.Source.UNIT) if hears else changed.none(),
        "progress": seen(Progress).filter(reply__in=own.values("pk")),
        "scores": scores,
        "grades": Grade.objects.visible_to(actor).live().filter(reply__in=own.values("pk")),
        "reasons": PassedReason.objects.visible_to(actor)
        .live()
        .filter(form__reply__in=own.values("pk"))
        .annotate(reply_of=F("form__reply")),
        "files": Attachment.objects.of(committee)
        .live()
        .filter(
            _any_of([[case], *(rows.values("pk") for rows in (own, answers, forms, scores))], "record_id")
        ),
    }


def _seen_by(actor: Actor) -> Callable[[Any], Any]:
    """The live rows of a table that a reader may see. The office reads all of a case that is open to it: nothing to ask."""
    if actor.has(*READERS):
        return lambda model: model.objects.of(actor.committee_id).live()
    return lambda model: model.objects.visible_to(actor).live()


def _any_of(sets: list[Any], name: str = "pk") -> Q:
    """A condition: the column is in one of these sets."""
    found = Q()
    for one in sets:
        found |= Q(**{f"{name}__in": one})
    return found


def open_outside(publication: Publication | None, proposal: Proposal, today: date) -> bool:
    """Whether the public may read the case on a day: what ``open_to_public`` asks of a list, of one decision at hand."""
    return (
        publication is not None
        and publication.outcome == Publication.Outcome.PUBLIC
        and publication.from_on <= today
        and proposal.public_wish
        and proposal.case_withdrawn_on is None
    )


def _questions(actor: Actor, case: int) -> TenantQuerySet:
    """Between its units and its sponsors; on the page of a merged proposal those with its own sponsors."""
    rows = Question.objects.visible_to(actor).live().filter(Q(proposal=case) | Q(sponsor__proposal=case))
    named: TenantQuerySet = rows.annotate(
        unit_name=F("assignment__unit__name"),
        unit_pk=F("assignment__unit"),
        sponsor_name=F("sponsor__name"),
        sponsor_case=F("sponsor__proposal"),
    )
    return named


def told(rows: TenantQuerySet, actor: Actor) -> TenantQuerySet:
    """Rows with ``follows``: the seat has to do with the case, and so may read its timeline; others see its dates only.

    Whoever reads every case follows every one that is open to him.
    """
    follows = Value(True) if actor.has(*READERS) else Case(When(concerned(actor), then=True), default=False)
    found: TenantQuerySet = rows.annotate(follows=follows)
    return found
