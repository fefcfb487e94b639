"""What everyone may read: the list of open cases and the page of one (``queries.public`` says in which words)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from jianyan.core import pages
from jianyan.people.audience import public
from jianyan.people.models import Committee
from jianyan.proposals import rules
from jianyan.proposals.forms import publication as f
from jianyan.proposals.models import Publication
from jianyan.proposals.queries import public as outside

SIZE = 30


@public
def public_list(request: HttpRequest, committee: str) -> HttpResponse:
    """The open cases, newest first; after them those kept closed, by their number alone, where the rules say so."""
    home, today = get_object_or_404(Committee, code=committee), timezone.localdate()
    law = rules.on_day(home.pk, today)
    form = f.PublicFilter(request.GET, committee=home.pk, with_units=law.public_units)
    rows = outside.listed_outside(home, today, form.asked, law)
    page = pages.keyset(rows, request, ("-outcome", "-from_on", "-id"), SIZE)
    return render(
        request,
        "proposals/public_list.html",
        {
            "committee": home,
            "form": form,
            "page": page,
            "lines": [outside.line(one, today, law) for one in page.rows],
            "asked": bool(form.asked),
        },
    )


@public
def public_case(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """One open case with the replies that may be read. A case that is not open does not exist here."""
    home, today = get_object_or_404(Committee, code=committee), timezone.localdate()
    rows = outside.open_to_public(home.pk, today).select_related("proposal__session__term")
    one: Publication = get_object_or_404(rows, proposal=pk)
    one.proposal.committee = home
    shown = outside.opened(one.proposal, one.names_units(today), today)
    return render(request, "proposals/public_case.html", {"committee": home, "on": one.from_on, **shown})
