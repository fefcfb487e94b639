"""The door for a web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianyan.settings")
application = get_wsgi_application()
_ = (
    get_resolver().url_patterns
)  # every page is loaded now, before the server makes its workers, and not by a reader
