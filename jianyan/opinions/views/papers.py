"""The papers of the room, each as docx and as PDF, for those who may read the records they are of."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from jianyan.core.printing import making, sent
from jianyan.kit.flow import NotYours
from jianyan.opinions import permissions
from jianyan.opinions.models import Opinion, Transfer
from jianyan.opinions.models.base import READERS
from jianyan.opinions.queries import bulletins
from jianyan.opinions.views.issues import found
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role


@audience(*READERS)
def issue_paper(request: Request, committee: str, pk: int, name: str, kind: str) -> HttpResponse:
    """The bulletin itself, or the list of where it went."""
    from jianyan.opinions.papers.bulletin import bulletin, dispatch_list

    one = found(request, pk)
    went = bulletins.sent_of(one)
    if name == "bulletin":
        return sent(request, bulletin(one, bulletins.carried(one), went, making()), kind)
    if name != "dispatches" or not went:
        raise Http404
    return sent(request, dispatch_list(one, went, making()), kind)


@audience(*READERS, Role.HU, Role.HL)
def transfer_paper(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """The slip a unit fills in; its own only."""
    from jianyan.opinions.papers.slips import feedback_slip

    rows = Transfer.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    if not request.actor.has(*READERS):
        rows = rows.filter(unit__in=request.actor.unit_ids)
    one: Transfer = get_object_or_404(rows.select_related("unit", "opinion__committee"), pk=pk)
    return sent(request, feedback_slip(one, making()), kind)


@audience()
def told_paper(request: Request, committee: str, pk: int, kind: str) -> HttpResponse:
    """What came of it, for its reporters, or with ``?to=resident`` for the resident behind it, who is not named."""
    from jianyan.opinions.papers.slips import told_slip

    actor = request.actor
    rows = Opinion.objects.of(actor.committee_id).visible_to(actor).live()
    one: Opinion = get_object_or_404(rows.select_related("committee", "merged_into"), pk=pk)
    if not (permissions.owns(actor, one) or permissions.may_read_bulletins(actor)):
        raise NotYours("告知单只对反映人和机关开放")
    item = one.merged_into or one
    paper = told_slip(
        one,
        list(item.adoptions.live().order_by("adopted_on", "id")),
        list(item.instructions.live().order_by("instructed_on", "id")),
        list(item.transfers.live().select_related("unit").order_by("id")),
        making(),
        resident=request.GET.get("to") == "resident",
    )
    return sent(request, paper, kind)
