"""Who may open which records of the room: decided here, inside the query, for every table."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Q

from jianyan.core.tenancy import TenantQuerySet
from jianyan.people.models import Role

# Who reads every opinion and every bulletin. Administrators do not: they keep the system, not its confidences.
READERS = (Role.RS, Role.SG, Role.LD, Role.AU)


def opened_to(actor: Any) -> Q | None:
    """The condition on opinions for this seat; None where every opinion is open.

    A reporter sees his own, a party, group or committee what it reported, a unit what was transferred to it.
    """
    if actor.has(*READERS):
        return None
    mine = Q(body__in=actor.body_ids)
    if actor.person_ids:
        named = apps.get_model("opinions", "OpinionReporter").anywhere.filter(
            committee=actor.committee_id, person__in=actor.person_ids, voided_at__isnull=True
        )
        mine |= Q(pk__in=named.values("opinion"))
    if actor.unit_ids:
        sent = apps.get_model("opinions", "Transfer").anywhere.filter(
            committee=actor.committee_id, unit__in=actor.unit_ids, voided_at__isnull=True
        )
        mine |= Q(pk__in=sent.values("opinion"))
    return mine


class OpinionQuerySet(TenantQuerySet):
    """Opinions."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        mine = opened_to(actor)
        return rows if mine is None else rows.filter(mine)


class OfOpinionQuerySet(TenantQuerySet):
    """Rows that belong to one opinion and are open to whoever may open it."""

    def visible_to(self, actor: Any) -> Self:
        rows = self.of(actor.committee_id)
        if opened_to(actor) is None:  # a condition that holds for all would read all opinions
            return rows
        opinions = apps.get_model("opinions", "Opinion").objects.visible_to(actor)
        return rows.filter(opinion__in=opinions.values("pk"))


class InstructionQuerySet(OfOpinionQuerySet):
    """That a leader wrote is told to whoever may open the opinion; what he wrote is read inside the house only."""

    def files_open_to(self, actor: Any) -> Self:
        return self.visible_to(actor) if actor.has(*READERS) else self.none()


class BulletinQuerySet(TenantQuerySet):
    """Bulletins go to leaders: they are read by the office that makes them and by those who sign them."""

    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id) if actor.has(*READERS) else self.none()


class CommissionQuerySet(TenantQuerySet):
    """Topics asked for are told to everyone who may come to write."""

    def visible_to(self, actor: Any) -> Self:
        return self.of(actor.committee_id)

    @staticmethod
    def asked_on(day: date) -> Q:
        """The condition on topics: manuscripts are asked for on a day."""
        closes = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return closes & Q(called_on__lte=day, closed_on__isnull=True, voided_at__isnull=True)

    def open_on(self, day: date) -> Self:
        """What manuscripts are asked for on a day."""
        return self.filter(self.asked_on(day))
