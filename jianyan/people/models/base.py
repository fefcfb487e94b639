"""What the registers of people share: they are open to every colleague of the committee."""

from typing import Any, Self

from jianyan.core.tenancy import TenantQuerySet


class RegisterQuerySet(TenantQuerySet):
    """Registers (bodies, units, persons by name) are readable by everyone who holds a seat in the committee."""

    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id)
