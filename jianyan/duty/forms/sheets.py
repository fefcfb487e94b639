"""The parts of a sheet as forms, drawn from their dataclasses: what a field is called stands beside the field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Any

from django import forms

from jianyan.core.forms import Day
from jianyan.duty.queries import words
from jianyan.duty.scoring import reading
from jianyan.duty.scoring import sheet as says
from jianyan.duty.scoring.sheet import Category, Consequence, Gate, Grade, Quota, Rule, Sheet

PARTS: dict[str, tuple[Any, str]] = {
    "head": (Sheet, "总体规定"),
    "categories": (Category, "部分"),
    "rules": (Rule, "条目"),
    "gates": (Gate, "必须达到的"),
    "grades": (Grade, "等次"),
    "quotas": (Quota, "名额"),
    "consequences": (Consequence, "结果运用"),
}
LONG = {"when": 3, "levels": 4, "any": 3}
HELP = {
    "when": "一行一个条件，写成：种类 为 全体会议、常委会会议",
    "levels": "一行一级，写成：市级 6；填了级别分值，就不用“分值”",
    "any": "一行一项，写成：提交提案：不少于 1；达到其中一项即可",
    "exclude_if": "条目代号，用顿号隔开",
    "code": "办法里简短的代号，同一部分内不重复",
    "lead": "如 1/2；联名分值为“第一人计几分之几”时用",
    "k": "计分单位为“每满若干件（次）”时用",
    "nth": "次序为“从第几件起计”“只计第几件”时用",
    "group": "合计方式为“同组取最高”时用，同组的各条写同一个代号",
    "persons": "按署名次序；0为不限",
}
ROLE_FIELDS = ("exempt", "excluded", "applies_only", "applies_unless")
MUST = {"code", "name", "source", "category", "grade", "advice", "any"}


class PartForm(forms.Form):
    """One part of a sheet. ``kind`` names the part; ``sheet`` gives the codes it may point at."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.sheet = kind, sheet
        made = PARTS[kind][0]
        for one in fields(made):
            if one.name in reading.LISTS or one.name == "subject":
                continue
            for name, field in _fields(one.name, reading.hints(made)[one.name], one.metadata, one.default):
                self.fields[name] = self._pointed(name, field)

    def _pointed(self, name: str, field: forms.Field) -> forms.Field:
        """A field that names another part offers those there are."""
        if name in ROLE_FIELDS:
            field.choices = list(says.ROLES_OF[self.sheet.subject].items())  # type: ignore[attr-defined]
        if name == "source":
            field.choices = words.source_choices(self.sheet.subject)  # type: ignore[attr-defined]
        lists: dict[str, tuple[Any, ...]] = {"category": self.sheet.categories, "grade": self.sheet.grades}
        known = lists.get(name)
        if known is None:
            return field
        return forms.ChoiceField(label=field.label, choices=[(one.code, one.name) for one in known])

    def clean(self) -> dict[str, Any]:
        """Lines in words become stored values; what cannot be read is an error of its field."""
        data: dict[str, Any] = super().clean() or {}
        readers: dict[str, Any] = {
            "when": lambda text: words.read_conditions(data.get("source", ""), text),
            "levels": lambda text: words.read_levels(data.get("source", ""), text),
            "any": lambda text: words.read_needs(text, self.sheet.subject),
            "exclude_if": lambda text: [one for one in words.SEPARATOR.split(text) if one],
            "split_lead": _fraction,
        }
        for name, read in readers.items():
            if name in self.fields and name in data:
                try:
                    data[name] = read(data[name])
                except words.Unreadable as wrong:
                    self.add_error(name, str(wrong))
        return data

    def stored(self) -> dict[str, Any]:
        """The part as it is stored."""
        given = self.cleaned_data.items()
        data = {name: value for name, value in given if name != "version" and value is not None}
        found: dict[str, Any] = {}
        for name, value in data.items():
            if name.startswith("split_"):
                found.setdefault("split", {}).update(_split(name, value))
            elif name.startswith("applies_"):
                found.setdefault("applies_to", {})[name.removeprefix("applies_")] = value
            else:
                found[name] = _amount(value) if isinstance(value, Decimal) else value
        return found


def _amount(value: Decimal) -> int:
    return int(value * 100)


def _split(name: str, value: Any) -> dict[str, Any]:
    if name == "split_lead":
        return {"numerator": value[0], "denominator": value[1]}
    plain = _amount(value) if isinstance(value, Decimal) else value or 0
    return {name.removeprefix("split_"): plain or ("none" if name == "split_mode" else 0)}


def _fraction(text: str) -> tuple[int, int]:
    above, _, below = (text or "1/2").strip().partition("/")
    if not above.isdigit() or not below.isdigit() or not int(below):
        raise words.Unreadable("份额写成分数，如 1/2")
    return int(above), int(below)


def _fields(name: str, hint: Any, told: Mapping[str, Any], default: Any) -> list[tuple[str, forms.Field]]:
    """The form's fields for a field of a part: one, or several for a part within it."""
    label = str(told["label"])
    if name == "split":
        return [
            ("split_mode", forms.ChoiceField(label="联名分值", choices=list(says.SPLITS.items()))),
            ("split_lead", forms.CharField(label="第一人份额", required=False, help_text=HELP["lead"])),
            ("split_others", _points("其他人定分")),
            (
                "split_persons",
                forms.IntegerField(
                    label="最多计几人", min_value=0, required=False, help_text=HELP["persons"]
                ),
            ),
        ]
    if name == "applies_to":
        return [
            (f"applies_{one}", _roles(word)) for one, word in (("only", "只适用于"), ("unless", "不适用于"))
        ]
    if name in LONG:
        area = forms.Textarea(attrs={"rows": LONG[name]})
        return [
            (name, forms.CharField(label=label, widget=area, required=name in MUST, help_text=HELP[name]))
        ]
    return [(name, _field(name, hint, told, default))]


def _field(name: str, hint: Any, told: Mapping[str, Any], default: Any) -> forms.Field:
    label, listed = str(told["label"]), told["words"]
    if name == "source":
        return forms.ChoiceField(label=label, choices=words.source_choices())
    if name in ("exempt", "excluded"):
        return _roles(label)
    if told["points"]:
        return _points(label, required=False)
    if listed:
        return forms.ChoiceField(label=label, choices=list(listed.items()))
    if hint is bool:
        return forms.BooleanField(label=label, required=False)
    if "int" in str(hint):
        needed = hint is int
        return forms.IntegerField(
            label=label,
            required=needed,
            min_value=0,
            initial=default if default is not MISSING else None,
            help_text=HELP.get(name, ""),
        )
    return forms.CharField(label=label, required=name in MUST, max_length=120, help_text=HELP.get(name, ""))


def _points(label: str, *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, decimal_places=2, max_digits=8, help_text="分，最多两位小数"
    )


def _roles(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=list(says.ROLES.items()), widget=forms.CheckboxSelectMultiple
    )


def initial(part: Any) -> dict[str, Any]:
    """A part as its form shows it."""
    found: dict[str, Any] = {}
    for one in fields(part):
        value = getattr(part, one.name)
        if one.name == "split":
            lead = f"{value.numerator}/{value.denominator}"
            others = Decimal(value.others) / 100
            found |= {
                "split_mode": value.mode,
                "split_lead": lead,
                "split_others": others,
                "split_persons": value.persons,
            }
        elif one.name == "applies_to":
            found |= {"applies_only": list(value.only), "applies_unless": list(value.unless)}
        elif one.name in _SHOWN:
            found[one.name] = _SHOWN[one.name](part)
        elif one.metadata["points"] and value is not None:
            found[one.name] = Decimal(value) / 100
        else:
            found[one.name] = list(value) if isinstance(value, tuple) else value
    return found


def _conditions(part: Any) -> str:
    from jianyan.figures import deeds

    return "\n".join(words.condition_line(deeds.find(part.source), one) for one in part.when)


_SHOWN: dict[str, Any] = {
    "when": _conditions,
    "levels": lambda part: words.level_lines(part.levels),
    "any": lambda part: "\n".join(words.need_line(one) for one in part.any),
    "exclude_if": lambda part: "、".join(part.exclude_if),
}


class BeginForm(forms.Form):
    """What a new draft begins from."""

    begin = forms.ChoiceField(label="从哪一份开始", widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begin"].choices = choices  # type: ignore[attr-defined]


class AdoptForm(forms.Form):
    """Which meeting adopted it, and from when it holds."""

    adopted_by = forms.CharField(label="通过会议", max_length=80, help_text="如：十届二次主席会议")
    effective_on = forms.DateField(label="施行日期", widget=Day())
    on = forms.DateField(label="通过日期", widget=Day())
    version = forms.IntegerField(widget=forms.HiddenInput)
