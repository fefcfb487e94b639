"""Django's entry for the room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "jianyan.core"
    label = "core"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        from jianyan.core import attachments, fulltext, tables, triggers, worker

        post_migrate.connect(triggers.after_migrate, sender=self, dispatch_uid="journal_triggers")
        post_migrate.connect(fulltext.after_migrate, sender=self, dispatch_uid="search_index")
        worker.regularly(600, attachments.sweep)
        worker.regularly(24 * 3600, tables.refresh_daily)
        autodiscover_modules("imports", "notices")
