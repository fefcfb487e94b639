"""What the pages of bulletins ask for: series, issues, where an issue goes."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from jianyan.core.forms import Day
from jianyan.opinions.forms import ANY, MoveForm, Text
from jianyan.opinions.models import Dispatch, Issue, Opinion, Series
from jianyan.opinions.models.bulletins import Level
from jianyan.people.actors import Actor

TEXTS = ("recipients", "copied_to", "issued_to")
WAYS = dict(zip(Dispatch.Way.values, TEXTS, strict=True))


def _series(actor: Actor) -> Any:
    return Series.objects.of(actor.committee_id).live().order_by("kind", "id")


class IssueFilter(forms.Form):
    """The filter box above the bulletins."""

    series = forms.ModelChoiceField(Series.anywhere.none(), label="刊物", required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False, choices=ANY + list(Issue.State.choices))
    year = forms.IntegerField(label="年份", required=False, min_value=1949, max_value=2999)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = _series(actor)  # type: ignore[attr-defined]


class IssueForm(forms.Form):
    """A new issue: its series, the edited opinions it carries and their order."""

    series = forms.ModelChoiceField(Series.anywhere.none(), label="刊物", empty_label=None)
    title = forms.CharField(label="本期标题", max_length=120)
    opinions = forms.ModelMultipleChoiceField(
        Opinion.anywhere.none(),
        label="所载信息",
        widget=forms.CheckboxSelectMultiple,
        help_text="编辑中的信息",
    )
    order = forms.CharField(
        label="排列次序（可不填）",
        required=False,
        max_length=200,
        help_text="按登记号写，如2022-003、2022-001；不写的按编辑先后排在后面",
    )
    print_run = forms.IntegerField(
        label="印数（可不填）",
        required=False,
        min_value=0,
        max_value=9999,
        help_text="不填按刊物的印数",
    )
    on = forms.DateField(label="编成日期", widget=Day())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edited = Opinion.objects.of(actor.committee_id).live().filter(state=Opinion.State.EDITING)
        self.fields["opinions"].queryset = edited.order_by("edited_on", "id")  # type: ignore[attr-defined]
        self.fields["series"].queryset = _series(actor).filter(ends_on__isnull=True)  # type: ignore[attr-defined]

    @property
    def ordered(self) -> list[Opinion]:
        """The chosen ones in the order that was written, the others after them."""
        said = (
            self.cleaned_data["order"].replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
        )
        chosen = list(self.cleaned_data["opinions"])
        return sorted(chosen, key=lambda one: said.index(one.serial) if one.serial in said else len(said))


_COPIES = re.compile(r"(.+?)\s+(\d{1,3})\s*份?")


def _with_copies(line: str) -> tuple[str, int]:
    """县委办公室 5份: the name, and how many; one where nothing is said."""
    said = _COPIES.fullmatch(line)
    return (said[1], int(said[2]) or 1) if said else (line, 1)


class DispatchForm(MoveForm):
    """Recipients of each way, one a line."""

    recipients = forms.CharField(
        label="报（上级领导和机关）",
        widget=Text(3),
        required=False,
        help_text="一行一个；不止一份的在后面写份数，如“县委办公室 5份”",
    )
    copied_to = forms.CharField(label="送（平级领导和单位）", widget=Text(3), required=False)
    issued_to = forms.CharField(label="发（下级单位）", widget=Text(2), required=False)
    level = forms.ChoiceField(label="级别", choices=Level.choices)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        found: list[tuple[str, str, int]] = []
        for way, field in WAYS.items():
            lines = [line.strip() for line in (data.get(field) or "").splitlines() if line.strip()]
            named = [_with_copies(line) for line in lines]
            if any(len(name) > 80 for name, _ in named):
                self.add_error(field, "报送对象名称过长")
            found += [(name, way, copies) for name, copies in named]
        if not found and not self.errors:
            self.add_error("recipients", "请填写报送对象")
        data["sent"] = [(name, data.get("level", ""), way, copies) for name, way, copies in found]
        return data


class SeriesForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a bulletin is."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    allowed = forms.MultipleChoiceField(
        label="可投稿的反映主体",
        choices=Opinion.Reporter.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选为不限",
    )
    print_run = forms.IntegerField(label="印数", min_value=0, max_value=9999, initial=0)
    total_before = forms.IntegerField(
        label="启用本系统前的总期数（标总期号的填）",
        required=False,
        min_value=0,
        max_value=99999,
        help_text="填128，下一期标“总第129期”；新创办的填0；不标总期号的不填",
    )

    class Meta:
        model = Series
        fields = (
            "name", "kind", "recipients", "copied_to", "issued_to", "checker", "signer", "numbering", "total_before",
            "is_internal", "is_bundling", "print_run", "office", "ends_on",
        )  # fmt: skip
        widgets = {"ends_on": Day()}
        labels = {
            "recipients": "报",
            "checker": "审核人（先审核、后签发的选）",
            "ends_on": "停办日期（停办的填）",
        }
        help_texts = {"recipients": "名称用顿号隔开，报送时可以增减"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.authors:
            self.initial["allowed"] = sorted(self.instance.allowed)
        if not self.instance._state.adding:
            del self.fields["kind"]
        else:
            del self.fields["ends_on"]

    @property
    def given(self) -> dict[str, Any]:
        """The fields as the verbs take them."""
        data = {
            name: value for name, value in self.cleaned_data.items() if name not in ("version", "allowed")
        }
        return {**data, "authors": ",".join(self.cleaned_data["allowed"])}

    def _post_clean(self) -> None:
        """The record is changed by its verb, not by the form: shape is all that is judged here."""
