"""Django's entry for the room: fills the catalogue from every room, as admin.py files are found."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FiguresConfig(AppConfig):
    name = "jianyan.figures"
    label = "figures"

    def ready(self) -> None:
        autodiscover_modules("indicators")
