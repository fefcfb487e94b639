"""A paper on its way out of the house: made now, as docx or as PDF. What stands on it is the room's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from jianyan.core import pages

if TYPE_CHECKING:  # the office libraries come with the paper itself
    from jianyan.kit.papers import Making, Paper


def making() -> Making:
    """Papers are made now; in the demo each says that it is a sample."""
    from jianyan.kit.papers import Making

    return Making(timezone.now(), timezone.localdate(), settings.DEMO)


def sent(request: HttpRequest, paper: Paper, kind: str) -> HttpResponse:
    """The paper as a file, ``kind`` docx or pdf (404 else); characters without a glyph are named on the next page."""
    if kind == "docx":
        return pages.download(paper.to_bytes(), f"{paper.name[:60]}.docx", pages.DOCX)
    if kind != "pdf":
        raise Http404
    printed = paper.to_pdf()
    if printed.missing:
        lost = "、".join(printed.missing)
        messages.warning(
            request,
            f"《{paper.name}》的PDF中有字库没有的字：{lost}。请改用docx，或请系统管理员安装含有这些字的宋体。",
        )
    return pages.download(printed.data, f"{paper.name[:60]}.pdf", pages.PDF)
