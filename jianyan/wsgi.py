"""The door for a web server."""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from jianyan.core import static

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianyan.settings")
django.setup()
static.gather()
application = get_wsgi_application()
if settings.DEMO:
    from jianyan.demo import today

    today.stand_still()
_ = (
    get_resolver().url_patterns
)  # every page is loaded now, before the server makes its workers, and not by a reader
