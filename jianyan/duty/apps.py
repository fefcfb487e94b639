"""Django's entry for the room."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "jianyan.duty"
    label = "duty"
