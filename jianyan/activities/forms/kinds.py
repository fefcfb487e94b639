"""The form for one row of a committee's table of kinds."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.activities.models import Attendance, Kind, KindRule
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

    def __init__(self, *args: Any, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            self.fields["kind"] = forms.ChoiceField(
                label="按哪一种统计",
                choices=[("", "请选择"), *Kind.choices],
                help_text="年度统计、请假审批和履职计分按这一种办理，保存以后不再更改",
            )
            self.order_fields(("label", "kind"))

    @staticmethod
    def from_spec(spec: Spec, label: str) -> dict[str, Any]:
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
