"""Django's entry for the room."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "jianyan.activities"
    label = "activities"

    def ready(self) -> None:
        from jianyan.activities import mornings, telling  # noqa: F401 - telling hears the acts of the room
        from jianyan.core import worker

        worker.regularly(300, mornings.each)
