"""Django's entry for the room."""

from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "jianyan.opinions"
    label = "opinions"
