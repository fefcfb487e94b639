"""Attachments, handed out to those who may see the record they belong to."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from jianyan.core import attachments, pages
from jianyan.people.audience import Request, audience


@audience()
def download(request: Request, committee: str, pk: int) -> HttpResponse:
    """A file to save under its own name; the browser may neither guess its kind nor run anything in it."""
    found = attachments.open_to(request.actor, pk)
    if found is None:
        raise Http404
    response = pages.download(attachments.read(found), found.name, found.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
