"""What is asked about opening cases to the public, and the filter of the public list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from jianyan.people.actors import Actor
from jianyan.people.models import PlenarySession, Unit
from jianyan.proposals import rules
from jianyan.proposals.forms import ANY, MoveForm, area
from jianyan.proposals.models import Category, Publication, PublicationClass


class PublicationForm(MoveForm):
    """A decision on what the public may read; which ones are open depends on where the case stands."""

    outcome = forms.ChoiceField(label="决定", widget=forms.RadioSelect)
    decided_by = forms.CharField(label="决定机关", max_length=60, initial="主席会议")
    reason = forms.CharField(
        label="理由", max_length=200, required=False, help_text="不公开、撤回公开的必填", widget=area(2)
    )
    names_units = forms.BooleanField(label="公开页面写明承办单位", required=False)

    def __init__(
        self, *args: Any, outcomes: Iterable[Publication.Outcome], actor: Actor, today: date, **kwargs: Any
    ) -> None:
        law = rules.on_day(actor.committee_id, today)
        kwargs["initial"] = {"names_units": law.public_units, **kwargs.get("initial", {})}
        super().__init__(*args, actor=actor, today=today, **kwargs)
        open_to = [(str(one), one.label) for one in outcomes]
        self.fields["outcome"].choices = open_to  # type: ignore[attr-defined]
        self.fields["outcome"].initial = open_to[0][0]
        if Publication.Outcome.PUBLIC not in outcomes:
            del self.fields["names_units"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") != Publication.Outcome.PUBLIC and not data.get("reason", "").strip():
            self.add_error("reason", "不公开或撤回公开，请写明理由")
        return data


class ReplyPublicationForm(MoveForm):
    """How much of a reply the public may read."""

    publication_class = forms.ChoiceField(
        label="答复公开", choices=PublicationClass.choices, widget=forms.RadioSelect
    )
    summary = forms.CharField(label="公开摘要（选“摘要公开”时填写）", required=False, widget=area(6))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("publication_class") == PublicationClass.SUMMARY and not data.get("summary", "").strip():
            self.add_error("summary", "摘要公开的，请写明公开摘要")
        return data


class PublicFilter(forms.Form):
    """The filter box above the public list."""

    q = forms.CharField(label="案由或案号", required=False, max_length=40)
    session = forms.ModelChoiceField(
        PlenarySession.anywhere.none(), label="会议", required=False, empty_label="全部"
    )
    category = forms.ChoiceField(label="类别", required=False, choices=ANY + list(Category.choices))
    unit = forms.ModelChoiceField(Unit.anywhere.none(), label="承办单位", required=False, empty_label="全部")

    def __init__(self, *args: Any, committee: int, with_units: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = PlenarySession.objects.of(committee).live().select_related("term").order_by("-opens_on")
        units = Unit.objects.of(committee).live().only("name", "short_name").order_by("sort_no")
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if not with_units:
            del self.fields["unit"]

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for; nothing where the address makes no sense."""
        given = self.cleaned_data if self.is_valid() else {}
        said = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
        return {name: value for name, value in said.items() if value}
