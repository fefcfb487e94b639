"""Django's entry for the room."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "jianyan.duty"
    label = "duty"

    def ready(self) -> None:
        from jianyan.duty import notices

        notices.listen()
