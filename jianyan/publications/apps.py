"""Django's entry for the room."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "jianyan.publications"
    label = "publications"
