"""The floor that pages are measured against: a bare Django view, no middleware, no database."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, SECRET_KEY=__name__, ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[])
django.setup()


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("", hello)]
application = WSGIHandler()
