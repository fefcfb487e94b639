"""Django's entry for the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "jianyan.people"
    label = "people"

    def ready(self) -> None:
        from jianyan.core import worker
        from jianyan.people import delivery, senders

        senders.channels()  # what is set up wrongly is said at the start, not in the midst of somebody's work
        worker.regularly(5, delivery.empty)
