"""Django's entry for the room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "jianyan.api"
    label = "api"

    def ready(self) -> None:
        from jianyan.api import actions
        from jianyan.core import worker

        worker.regularly(3600, actions.forget_answers)
