"""Who may read what stands on the shelf."""

from __future__ import annotations

from typing import Any, Self

from jianyan.core.tenancy import TenantQuerySet


class ShelfQuerySet(TenantQuerySet):
    """What is printed, published or issued: open to every seat of the committee."""

    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id)
