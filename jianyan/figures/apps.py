"""Django's entry for the room: fills the catalogue from every room, as admin.py files are found."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class FiguresConfig(AppConfig):
    name = "jianyan.figures"
    label = "figures"

    def ready(self) -> None:
        autodiscover_modules("indicators")

        from jianyan.figures import facts

        post_migrate.connect(facts.after_migrate, sender=self, dispatch_uid="stored_facts")
