"""Django's entry for the room."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "jianyan.activities"
    label = "activities"
