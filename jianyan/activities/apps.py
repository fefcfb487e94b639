"""Django's entry for the room."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "jianyan.activities"
    label = "activities"

    def ready(self) -> None:
        from jianyan.activities import telling  # noqa: F401 - hears the acts of the room
