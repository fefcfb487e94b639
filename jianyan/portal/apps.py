"""Django's entry for the room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "jianyan.portal"
    label = "portal"
