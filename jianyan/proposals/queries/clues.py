"""Clues that other rooms offer and nobody has taken yet."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from jianyan.core.models import Link
from jianyan.people.actors import Actor

SHOWN = 50


def open_clues(actor: Actor) -> list[tuple[Link, Any]]:
    """Each open link with the record at its other end, as far as the reader may open it. One query a table."""
    rows = Link.objects.of(actor.committee_id).live().filter(kind=Link.Kind.CLUE, target_id__isnull=True)
    links = list(rows.order_by("id")[:SHOWN])
    by_table: dict[str, list[int]] = {}
    for link in links:
        by_table.setdefault(link.source_model, []).append(link.source_id)
    found: dict[tuple[str, int], Any] = {}
    for name, ids in by_table.items():
        sources = apps.get_model(name)._default_manager.of(actor.committee_id).visible_to(actor)
        found |= {
            (name, one.pk): one for one in sources.filter(pk__in=ids).select_related("committee", "body")
        }
    return [(link, found.get((link.source_model, link.source_id))) for link in links]
