"""Django's entry for the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "jianyan.people"
    label = "people"

    def ready(self) -> None:
        from jianyan.core import worker
        from jianyan.people import delivery

        worker.regularly(5, delivery.empty)
