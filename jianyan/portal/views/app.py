"""The pages as an application on a telephone: what it is called, what it keeps, and the page for writing without a network."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

import jianyan
from jianyan.people.audience import public

KEPT = (
    "app.css",
    "app.js",
    "mark.svg",
    "offline.js",
    "parts.css",
    "print.css",
    "vendor/icons/icons.svg",
    "vendor/tabler/tabler.min.css",
    "writing.css",
)
FIELDS = (("cause", "案由", 0), ("situation", "情况", 6), ("analysis", "分析", 6), ("suggestions", "建议", 8))
ICONS = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-whole-512.png", 512, "maskable"))


@public
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone is told when the pages are put on its first screen."""
    icons = [
        {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in ICONS
    ]
    told = {
        "id": "/",
        "name": "建言 政协工作平台",
        "short_name": "建言",
        "lang": "zh-CN",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#1b2430",
        "icons": icons,
    }
    return JsonResponse(
        told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@public
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, named anew whenever one of the files it keeps has changed."""
    told = {"version": _version(), "files": [static(name) for name in KEPT], "page": reverse("offline")}
    return render(request, "portal/worker.js", told, content_type="text/javascript; charset=utf-8")


@cache
def _version() -> str:
    made = sha256(jianyan.__version__.encode())
    for name in KEPT:
        found = finders.find(name)
        assert isinstance(found, str), name
        with open(found, "rb") as file:
            made.update(file.read())
    made.update(get_template("portal/offline.html").template.source.encode())  # type: ignore[attr-defined]
    return made.hexdigest()[:16]


@public
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Where one writes without a network, and sends what was written once there is one."""
    return render(request, "portal/offline.html", {"fields": FIELDS})
