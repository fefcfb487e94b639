"""What the pages of activities ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.activities.forms.calling import LeaveForm, PeopleForm, RelocateForm, SignUpForm, SittingsForm
from jianyan.activities.forms.fields import KindField
from jianyan.activities.models import Activity, Campaign, KindRule, PlanItem, words_of_committee
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Role

__all__ = [
    "ActivityFilter",
    "ActivityForm",
    "HoldForm",
    "LeaveForm",
    "PeopleForm",
    "ReasonForm",
    "RegisterFilter",
    "RelocateForm",
    "SignUpForm",
    "SittingsForm",
    "SuggestionsForm",
]
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class ActivityFilter(forms.Form):
    """The filter box above the list of activities."""

    q = forms.CharField(label="名称、议题或地点", required=False, max_length=40)
    kind = forms.ChoiceField(label="种类", required=False)
    campaign = forms.ChoiceField(label="专项行动", required=False, choices=[("", "全部"), *Campaign.choices])
    owner = forms.ModelChoiceField(Body.anywhere.none(), label="主办机构", required=False, empty_label="全部")
    since = forms.DateField(label="从", required=False, widget=DAY)
    until = forms.DateField(label="到", required=False, widget=DAY)

    def __init__(self, *args: Any, committee: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words_of_committee(committee)
        self.fields["kind"].choices = [("", "全部"), *self.words.items()]  # type: ignore[attr-defined]
        bodies = Body.objects.of(committee).live().order_by("kind", "sort_no", "id")
        self.fields["owner"].queryset = bodies  # type: ignore[attr-defined]


class RegisterFilter(forms.Form):
    """The filter box above a small register."""

    q = forms.CharField(label="查找", required=False, max_length=40)
    since = forms.DateField(label="从", required=False, widget=DAY)
    until = forms.DateField(label="到", required=False, widget=DAY)


class ActivityForm(forms.ModelForm):  # type: ignore[type-arg]
    """An activity: planned, or held already and entered from paper."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    co_owners = forms.ModelMultipleChoiceField(Body.anywhere.none(), label="协办机构", required=False)
    held = forms.BooleanField(label="已经举行，按开始日期登记", required=False)
    draft = forms.BooleanField(label="先存为拟定，暂不通知", required=False)

    class Meta:
        model = Activity
        fields = (
            "kind",
            "title",
            "topic",
            "campaign",
            "place",
            "starts_on",
            "ends_on",
            "begins_at",
            "ends_at",
            "owner",
            "plan_item",
            "audience",
            "beneficiaries",
            "venues",
            "viewers",
            "reached_by",
            "internal",
            "summary",
        )
        widgets = {
            **dict.fromkeys(("starts_on", "ends_on"), DAY),
            **dict.fromkeys(("begins_at", "ends_at"), CLOCK),
            "summary": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.of(actor.committee_id).live().order_by("kind", "sort_no", "id")
        only_own = actor.has(Role.LG) and not actor.system and actor.roles <= {Role.LG}
        own = bodies.filter(pk__in=actor.body_ids) if only_own else bodies
        plan = PlanItem.objects.of(actor.committee_id).live().filter(approved_on__isnull=False)
        plan = plan.select_related("plan__body").order_by("-year", "plan", "item_no")
        self.kind_field = self._offer_kinds(actor.committee_id)
        self.fields["audience"].required = False
        self.fields["audience"].choices = [("", "按种类"), *Activity.Audience.choices]  # type: ignore[attr-defined]
        if self.instance._state.adding:
            self.initial["audience"] = ""
        choices = {"owner": own, "co_owners": bodies, "plan_item": plan}
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["ends_on"].required = self.fields["viewers"].required = False
        self.fields["owner"].required = only_own
        if self.instance._state.adding:
            return
        del self.fields["held"], self.fields["draft"], self.fields["co_owners"]

    def _offer_kinds(self, committee: int) -> KindField:
        """The committee's kinds that are in use, and the one the activity has."""
        mine = "" if self.instance._state.adding else self.instance.kind_key
        field = self.fields["kind"] = KindField(label="种类")
        field.of(committee, mine)
        self.initial["kind"] = mine or self.initial.get("kind", "")
        self.order_fields(("kind",))
        return field

    @property
    def own_kind(self) -> KindRule | None:
        """The committee's own kind that was chosen; none for a shipped one."""
        return self.kind_field.own

    def clean_viewers(self) -> int:
        return self.cleaned_data["viewers"] or 0

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and not ends:
            data["ends_on"] = starts
        if data.get("kind") and not data.get("audience"):
            data["audience"] = self.kind_field.spec.audience
        begins, until = data.get("begins_at"), data.get("ends_at")
        if begins and until and starts == data.get("ends_on") and until <= begins:
            self.add_error("ends_at", "结束时间应晚于开始时间")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "结束日期不能早于开始日期")
        if data.get("held") and data.get("draft"):
            self.add_error("draft", "已经举行的活动不能存为拟定")
        if data.get("owner") and data["owner"] in data.get("co_owners", ()):
            self.add_error("co_owners", "主办机构不必再列为协办机构")
        return data


class SuggestionsForm(forms.Form):
    """Raw suggestions, one a line; a name and a full-width colon before it name who spoke."""

    lines = forms.CharField(
        label="意见建议",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20_000,
        help_text="一行一条；可在行首写“姓名：”注明提出人",
    )

    def clean_lines(self) -> list[tuple[str, str]]:
        """(who, what) for each line."""
        found = []
        for line in filter(None, (line.strip() for line in self.cleaned_data["lines"].splitlines())):
            who, mark, what = line.partition("：")
            found.append(
                (who.strip(), what.strip()) if mark and len(who) <= 20 and what.strip() else ("", line)
            )
        return found


class ReasonForm(forms.Form):
    """A reason and the version of the record it is about."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="原因", max_length=200)


class HoldForm(forms.Form):
    """The day a planned activity was held."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(label="举行日期", widget=DAY)
