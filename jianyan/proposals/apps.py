"""Django's entry for the room."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "jianyan.proposals"
    label = "proposals"
