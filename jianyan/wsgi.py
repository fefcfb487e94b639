"""The door for a web server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianyan.settings")
application = get_wsgi_application()
if settings.DEMO:
    from jianyan.demo import today

    today.stand_still()
_ = (
    get_resolver().url_patterns
)  # every page is loaded now, before the server makes its workers, and not by a reader
