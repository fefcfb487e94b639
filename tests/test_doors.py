"""Every page names its audience, and a page that names none does not open."""

import pytest
from django.urls import get_resolver

from jianyan.people import audience
from scripts.generate_docs import _views

PAGES = sorted(_views(get_resolver().url_patterns, "/"), key=lambda page: page[0])


@pytest.mark.parametrize(("path", "view"), PAGES, ids=[path for path, _ in PAGES])
def test_a_page_names_its_audience(path, view):
    assert getattr(view, "audience", None), f"{path} is for nobody"


def test_only_signing_in_and_what_is_published_are_for_everyone():
    public = {path for path, view in PAGES if view.audience == frozenset({"PUB"})}
    signing_in = {"/accounts/login/", "/accounts/demo/", "/accounts/2fa/authenticate/"}
    signing_in |= {"/accounts/text-size/"}  # how large and how dark, for the sign-in page too
    signing_in |= {"/accounts/sms/", "/accounts/sms/code/", "/accounts/slip/‹str:token›/"}
    signing_in |= {"/accounts/with/‹slug:key›/", "/accounts/with/‹slug:key›/back/"}
    open_cases, certificates = "/‹代码›/proposals/public/", "/‹代码›/duty/verify/"
    by_secret_address = {"/‹代码›/activities/calendar/‹str:token›.ics", "/‹代码›/wall/‹str:token›/"}
    platforms = {
        "/‹代码›/activities/open/‹int:pk›/",
        "/‹代码›/activities/ballot/",  # whoever holds a ballot paper
        "/‹代码›/activities/say/",  # the clue box, and who holds its receipt
        "/‹代码›/activities/say/receipt/",
        "/‹代码›/activities/say/‹str:code›/",
    }
    application = {
        "/manifest.webmanifest",
        "/sw.js",
        "/accounts/offline/",
    }  # what a telephone keeps; no record
    api = {  # its operations name their audiences themselves (jianyan/api/tests/test_operations.py)
        "/‹代码›/api/",
        "/‹代码›/api/openapi.json",
        "/‹slug:code›/api/v1/‹path:rest›",
    }
    released = {f"/‹代码›/open/{name}" for name in ("", "year/", "members/", "studios/", "data/", "feed.xml")}
    released |= {"/‹代码›/publications/library/", "/‹代码›/publications/library/‹int:pk›/‹int:file›/"}
    released |= {"/‹代码›/open/data/‹slug:slug›.‹slug:kind›"}
    cases = {open_cases, f"{open_cases}‹int:pk›/"}
    assert public == signing_in | by_secret_address | application | platforms | cases | api | released | {
        certificates
    }


def test_a_page_without_an_audience_stays_shut(rf, django_user_model):
    request = rf.get("/")
    request.user = django_user_model(username="gong")
    with pytest.raises(audience.Http404):
        audience.admit(request, frozenset(), None)
