"""Who sees the records of the room: the office all, others what a table says is theirs (domain 8)."""

from typing import Any, Self

from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.actors import OFFICE
from jianyan.people.models import Role

NOTHING = Q(pk__in=())
# Members and the bodies' secretaries: they read what is held and open. Units and the authority read what is addressed to them.
MEMBERSHIP = (Role.MB, Role.SC, Role.LG, Role.ORG)
# Those of the office who call meetings, keep lists and write up results.
RECORDERS = (Role.SG, Role.PO, Role.RS, Role.SPC, Role.ML, Role.CL)


class RoomQuerySet(TenantQuerySet):
    """Closed to all but the office until a table says what else is open, in ``theirs``."""

    def theirs(self, actor: Any) -> Q:
        """What an actor outside the office may open."""
        return NOTHING

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        return rows if actor.has(*OFFICE) else rows.filter(self.theirs(actor))

    def held_in(self, field: str, scope: Any) -> Self:
        """Live rows of a figure's committees whose date lies in its period."""
        return self.of(scope.committees).live().between(field, scope.start, scope.end)


class MembersQuerySet(RoomQuerySet):
    """Tables every member and body secretary of the committee may read."""

    def theirs(self, actor: Any) -> Q:
        return Q() if actor.has(*MEMBERSHIP) else NOTHING


class OwnQuerySet(RoomQuerySet):
    """Tables about persons: each sees what names him in ``person``."""

    def theirs(self, actor: Any) -> Q:
        return Q(person__in=actor.person_ids)
