"""Django's entry for the room."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "jianyan.api"
    label = "api"
