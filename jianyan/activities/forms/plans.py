"""What the pages of plans ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.activities.forms.fields import KindField
from jianyan.activities.models import KindRule, Plan, PlanItem, PlanOpinion
from jianyan.core.forms import Day
from jianyan.people.models import Body, Person, Post, Unit


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new plan of a year, or the work list of a body."""

    class Meta:
        model = Plan
        fields = ("year", "kind", "body")

    def __init__(self, *args: Any, committee: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Body.objects.of(committee).live().filter(ended_on__isnull=True)
        self.fields["body"].queryset = rows.order_by("kind", "sort_no", "id")  # type: ignore[attr-defined]
        self.fields["body"].help_text = "履职工作清单须选择机构；年度协商计划不选"

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if not 1950 <= year <= 2200:
            raise forms.ValidationError("年度不对")
        return year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("kind") == Plan.Kind.WORK_LIST) != bool(data.get("body")):
            self.add_error("body", "履职工作清单须选择机构，年度协商计划不选")
        return data


ITEM = ("topic", "form", "month", "lead", "leader", "participants", "departments", "research", "output")


class PlanItemForm(forms.ModelForm):  # type: ignore[type-arg]
    """An item: while the plan is drafted freely, once it is approved as a revision with its reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = PlanItem
        fields = ITEM

    def __init__(self, *args: Any, committee: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.of(committee).live().filter(ended_on__isnull=True)
        posts = Post.objects.of(committee).live().filter(kind__in=Post.CHAIRMAN_MEETING, ends_on__isnull=True)
        leaders = Person.objects.of(committee).live().filter(pk__in=posts.values("person"))
        self.kind_field = self._offer_kinds(committee)
        self.fields["lead"].queryset = bodies.order_by("kind", "sort_no", "id")  # type: ignore[attr-defined]
        self.fields["leader"].queryset = leaders.order_by("stroke_key", "id")  # type: ignore[attr-defined]
        if not self.instance._state.adding:
            self.initial["version"] = self.instance.version
            if self.instance.state != PlanItem.State.DRAFT:
                self.fields["reason"] = forms.CharField(label="修订原因", max_length=200)
                self.fields["decided_by"] = forms.CharField(
                    label="批准机关和文号", max_length=80, required=False
                )

    def _offer_kinds(self, committee: int) -> KindField:
        """The committee's kinds that are in use, and the one the item has."""
        mine = "" if self.instance._state.adding else self.instance.kind_key
        field = KindField(label="形式")
        field.of(committee, mine)
        self.fields["form"], self.initial["form"] = field, mine
        return field

    @property
    def own_kind(self) -> KindRule | None:
        """The committee's own kind that was chosen; none for a shipped one."""
        return self.kind_field.own

    def clean_month(self) -> int:
        month: int = self.cleaned_data["month"]
        if not 1 <= month <= 12:
            raise forms.ValidationError("月份是1至12")
        return month


class PlanAnswerForm(forms.Form):
    """What is said of a draft plan: a line for each of its items, and a text for the whole."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="总的意见",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="对整个计划的意见，或建议增加的议题；没有意见的，写“无意见”",
    )

    def __init__(
        self, *args: Any, opinion: PlanOpinion, items: list[PlanItem], said: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        beside = {self.name_of(item): said.get(item.pk, "") for item in items}
        self.initial.update({"version": opinion.version, "text": opinion.text, **beside})
        for item in items:
            self.fields[self.name_of(item)] = forms.CharField(
                label=f"对第{item.item_no}项的意见",
                max_length=400,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(one for name, one in data.items() if name != "version"):
            self.add_error("text", "请填写意见；没有意见的，写“无意见”")
        return data

    @staticmethod
    def name_of(item: PlanItem) -> str:
        return f"item_{item.pk}"


class AskForm(forms.Form):
    """Who is asked about a draft plan."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = forms.DateField(label="请于何日前答复", widget=Day(), required=False)
    units = forms.ModelMultipleChoiceField(Unit.anywhere.none(), label="单位", required=False)
    bodies = forms.ModelMultipleChoiceField(Body.anywhere.none(), label="机构", required=False)
    names = forms.CharField(label="委员", required=False, max_length=400, help_text="姓名，用顿号隔开")

    def __init__(self, *args: Any, committee: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee
        units = Unit.objects.of(committee).live().order_by("sort_no", "id")
        bodies = Body.objects.of(committee).live().filter(ended_on__isnull=True)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]
        self.fields["bodies"].queryset = bodies.order_by("kind", "sort_no", "id")  # type: ignore[attr-defined]

    def clean_names(self) -> list[Person]:
        named = [one for one in self.cleaned_data["names"].replace("，", "、").split("、") if one.strip()]
        rows = Person.objects.of(self.committee).live().filter(name__in=[one.strip() for one in named])
        known = {one.name: one for one in rows}
        if missing := [one for one in named if one.strip() not in known]:
            raise forms.ValidationError(f"人员中没有{'、'.join(missing)}")
        return list(known.values())
