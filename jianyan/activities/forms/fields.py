"""Fields that the entry forms of the room share: persons by name, money in yuan, records of the committee."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jianyan.activities.models import Activity, Kind, KindRule, kinds_of_committee, own_of
from jianyan.core.forms import Day
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, Sector, Tenure, Unit

CHOOSE = [("", "请选择")]


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, widget=Day(), required=required, help_text=help_text)


def text(label: str, length: int, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text)


def long_text(label: str, *, required: bool = True, rows: int = 5, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), required=required, help_text=help_text
    )


def choice(label: str, choices: Iterable[tuple[Any, Any]], *, required: bool = True) -> forms.ChoiceField:
    """A choice that is counted later: it begins with 请选择, never with the first of the list."""
    first = CHOOSE if required else [("", "未注明")]
    return forms.ChoiceField(label=label, choices=[*first, *choices], required=required)


def pick(label: str, *, required: bool = True, help_text: str = "") -> forms.ModelChoiceField[Any]:
    """A record of the committee; the form says which ones (``EntryForm.offer``)."""
    return forms.ModelChoiceField(
        Body.anywhere.none(),
        label=label,
        required=required,
        help_text=help_text,
        empty_label="请选择" if required else "（无）",
    )


class KindField(forms.ChoiceField):
    """A kind of the committee's table, its own kinds among them. ``of`` says whose; gives the shipped kind it is
    counted as, and ``own`` and ``spec`` beside it."""

    own: KindRule | None = None

    def of(self, committee: int, mine: str = "") -> None:
        """Offer what is in use, and ``mine``, the kind the record has already. One query."""
        self.committee, self.table = committee, kinds_of_committee(committee)
        used = [(key, spec) for key, spec in self.table.items() if spec.in_use or key == mine]
        self.choices = [*CHOOSE, *((key, spec.label or str(Kind(key).label)) for key, spec in used)]

    def clean(self, value: Any) -> str:
        key: str = super().clean(value)
        self.spec, self.own = self.table[key], own_of(self.committee, key)
        return self.own.kind if self.own else key


class Named(forms.TextInput):
    """A line that completes names from a list of the page."""

    names: Iterable[str] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attrs = {**(attrs or {}), "list": f"names-{name}", "autocomplete": "off"}
        line = super().render(name, value, attrs, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((one,) for one in self.names))
        return format_html('{}<datalist id="names-{}">{}</datalist>', line, name, options)


class PersonField(forms.CharField):
    """A person by name. Two of one name are told apart by their sector, as the list of the page writes them."""

    by_name: Mapping[str, Person] = {}

    def __init__(self, label: str, *, required: bool = True, help_text: str = "") -> None:
        super().__init__(
            label=label, required=required, max_length=60, widget=Named(), help_text=help_text or "填姓名"
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()):
            return next((name for name, one in self.by_name.items() if one.pk == int(value)), "")
        return next((name for name, one in self.by_name.items() if one == value), value)

    def clean(self, value: Any) -> Any:
        name = super().clean(value).strip()
        return self.find(name) if name else None

    def find(self, name: str) -> Person:
        """The person of a name; ValidationError where there is none, or more than one."""
        if name in self.by_name:
            return self.by_name[name]
        same = [label for label in self.by_name if label.startswith(f"{name}（")]
        if same:
            raise forms.ValidationError(f"“{name}”有{len(same)}位，请写成：{'或'.join(same)}")
        raise forms.ValidationError(f"没有找到“{name}”，请核对姓名")


class PeopleField(PersonField):
    """Several persons by name, parted by lines, commas or spaces."""

    def __init__(self, label: str, *, required: bool = True, help_text: str = "") -> None:
        super().__init__(label, required=required, help_text=help_text or "一行一位，或用顿号隔开")
        self.max_length = None
        self.widget = forms.Textarea(attrs={"rows": 4})
        self.validators = []

    def clean(self, value: Any) -> Any:
        found: list[Person] = []
        wrong: list[str] = []
        for name in filter(None, re.split(r"[\n\r，,、;；\s]+", forms.CharField.clean(self, value))):
            try:
                found.append(self.find(name))
            except forms.ValidationError as reason:
                wrong += reason.messages
        if wrong:
            raise forms.ValidationError(wrong)
        return list(dict.fromkeys(found))


class YuanField(forms.CharField):
    """Money as it is written, in yuan; gives fen."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, help_text="元，可写两位小数")

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        said = super().clean(value).replace(",", "").replace("，", "").strip()
        try:
            fen = Decimal(said) * 100
        except InvalidOperation as wrong:
            raise forms.ValidationError("请填写金额，如3500或3500.50") from wrong
        if not fen.is_finite() or fen != fen.to_integral_value() or not 0 < fen < 10**14:
            raise forms.ValidationError("金额应大于零，最多两位小数")
        return int(fen)


def people_by_name(committee_id: int) -> dict[str, Person]:
    """Every live person as forms name him: by name alone, or with his sector where the name is shared."""
    people = list(Person.objects.of(committee_id).live().order_by("stroke_key", "id"))
    names: dict[str, list[Person]] = {}
    for one in people:
        names.setdefault(one.name, []).append(one)
    shared = [one.pk for same in names.values() if len(same) > 1 for one in same]
    seats = Tenure.objects.of(committee_id).live().filter(person__in=shared).select_related("sector")
    sectors = {seat.person_id: str(seat.sector) for seat in seats.order_by("starts_on")}
    found: dict[str, Person] = {}
    for name, same in names.items():
        for no, one in enumerate(same, 1):
            label = name if len(same) == 1 else f"{name}（{sectors.get(one.pk) or no}）"
            found[label if label not in found else f"{name}（{no}）"] = one
    return found


class EntryForm(forms.Form):
    """What every entry form takes: who is asking, and the record it is about where there is one."""

    def __init__(self, *args: Any, actor: Actor, record: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.record = actor, record
        named = [one for one in self.fields.values() if isinstance(one, PersonField)]
        if named:
            people = people_by_name(actor.committee_id)
            for one in named:
                one.by_name = people
                if isinstance(one.widget, Named):
                    one.widget.names = people
        self.offer()

    def offer(self) -> None:
        """Fill the choices that depend on the committee or on the record."""

    def choose(self, name: str, rows: Any) -> None:
        if name in self.fields:
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def bodies(self, *kinds: str) -> Any:
        """Live bodies in their order; of these kinds, where some are named."""
        rows = Body.objects.of(self.actor.committee_id).live().order_by("kind", "sort_no", "id")
        return rows.filter(kind__in=kinds) if kinds else rows

    def all_units(self) -> Any:
        return Unit.objects.of(self.actor.committee_id).live().order_by("sort_no", "id")

    def activities(self, *, held: bool = True) -> Any:
        """Activities of the last two years that this seat may open, newest first; the record's own stays among them."""
        since = timezone.localdate() - timedelta(days=730)
        own = getattr(self.record, "activity_id", None) or self.initial.get("activity")
        rows = Activity.objects.of(self.actor.committee_id).visible_to(self.actor).live()
        rows = rows.filter(Q(starts_on__gte=since) | Q(pk=own))
        rows = rows.filter(held_on__isnull=False) if held else rows
        return rows.order_by("-starts_on", "-id")

    def sectors(self) -> Any:
        return Sector.objects.of(self.actor.committee_id).live().order_by("sort_no", "id")

    def own_bodies(self, *kinds: str) -> Any:
        """Bodies this seat speaks for; all of them for the office."""
        rows = self.bodies(*kinds)
        from_outside = self.actor.body_ids and not self.actor.system
        return rows.filter(pk__in=self.actor.body_ids) if from_outside else rows


class StepForm(EntryForm):
    """A step that asks for nothing but its day."""

    on = day("日期")
    version = forms.IntegerField(widget=forms.HiddenInput)


class WhyForm(StepForm):
    """A step that asks for a reason."""

    reason = text("原因", 200)
    field_order = ("reason", "on", "version")


class FileForm(EntryForm):
    """A file to keep with a record."""

    file = forms.FileField(label="文件", help_text="支持pdf、ofd、docx、xlsx、图片等，不超过50 MB")
