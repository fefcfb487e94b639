"""The form for one row of a committee's table of kinds."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.activities.models import Attendance, KindRule
from jianyan.activities.models.kinds import Paper, Spec
from jianyan.people.models import Body

BOXES = forms.CheckboxSelectMultiple
FIELDS = (
    "label",
    "function",
    "owners",
    "audience",
    "sitting",
    "leave",
    "quorum",
    "needs_approval",
    "outcomes",
    "papers",
    "in_use",
)


class KindForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a committee may say of a kind."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    owners = forms.MultipleChoiceField(
        label="主办机构",
        choices=Body.Kind.choices,
        widget=BOXES,
        required=False,
        help_text="不选的，由政协机关主办",
    )
    outcomes = forms.MultipleChoiceField(
        label="出席名单可以选的情况", choices=Attendance.Outcome.choices, widget=BOXES
    )
    papers = forms.MultipleChoiceField(label="文书", choices=Paper.choices, widget=BOXES, required=False)

    class Meta:
        model = KindRule
        fields = FIELDS

    @staticmethod
    def from_spec(kind: str, spec: Spec, label: str) -> dict[str, Any]:
        """The row as it is now, as the form begins."""
        return {
            "label": spec.label or label,
            "function": spec.function,
            "owners": list(spec.owners),
            "audience": spec.audience,
            "sitting": spec.sitting,
            "leave": spec.takes_leave,
            "quorum": spec.quorum,
            "needs_approval": spec.needs_approval,
            "outcomes": list(spec.outcomes) or list(Attendance.Outcome.values),
            "papers": list(spec.papers),
            "in_use": spec.in_use,
        }
