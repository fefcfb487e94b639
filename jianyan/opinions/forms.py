"""What the pages of opinions ask for. Forms judge the shape; the verbs judge the meaning."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.opinions.models import Adoption, Issue, Opinion, OpinionInstruction, Series, Transfer
from jianyan.opinions.models.bulletins import Level
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, Role, Sector, Tenure, Unit

ANY = [("", "全部")]


class Day(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Text(forms.Textarea):
    """A longer text."""

    def __init__(self, rows: int = 8) -> None:
        super().__init__(attrs={"rows": rows})


class OpinionFilter(forms.Form):
    """The filter box above the list."""

    q = forms.CharField(label="标题、署名或登记号", required=False, max_length=40)
    state = forms.ChoiceField(label="状态", required=False, choices=ANY + list(Opinion.State.choices))
    reporter = forms.ChoiceField(
        label="反映主体", required=False, choices=ANY + list(Opinion.Reporter.choices)
    )
    kind = forms.ChoiceField(label="类型", required=False, choices=ANY + list(Opinion.Kind.choices))
    year = forms.IntegerField(label="提交年份", required=False, min_value=1949, max_value=2999)


class IssueFilter(forms.Form):
    """The filter box above the bulletins."""

    series = forms.ModelChoiceField(Series.anywhere.none(), label="刊物", required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False, choices=ANY + list(Issue.State.choices))
    year = forms.IntegerField(label="年份", required=False, min_value=1949, max_value=2999)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = _series(actor)  # type: ignore[attr-defined]


def _series(actor: Actor) -> Any:
    return Series.objects.of(actor.committee_id).live().order_by("kind", "id")


def _names(text: str, committee: int, day: Any) -> list[Person]:
    """Members of a day by their names, in the order written; a name held twice or by nobody is refused."""
    names = [
        name for name in text.replace("，", "、").replace(",", "、").replace(" ", "、").split("、") if name
    ]
    seats = Tenure.objects.of(committee).on(day).filter(person__name__in=names).select_related("person")
    found: dict[str, list[Person]] = {}
    for seat in seats:
        found.setdefault(seat.person.name, []).append(seat.person)
    missing = [name for name in names if name not in found]
    twice = [name for name, persons in found.items() if len(persons) > 1]
    if missing or twice:
        raise forms.ValidationError(
            f"不是在任委员：{'、'.join(missing)}"
            if missing
            else f"有同名委员，请由本人提交：{'、'.join(twice)}"
        )
    return [found[name][0] for name in dict.fromkeys(names)]


class OpinionForm(forms.Form):
    """A new opinion. Members report in their own name, secretaries for their body, the office for anyone."""

    kind = forms.ChoiceField(label="类型", choices=Opinion.Kind.choices, initial=Opinion.Kind.INFORMATION)
    title = forms.CharField(label="标题", max_length=120)
    text = forms.CharField(
        label="正文",
        widget=Text(12),
        help_text=f"一事一报：情况、原因、建议，不超过{Opinion.LONGEST}字。不得录入涉密内容。",
    )
    origin = forms.ChoiceField(
        label="来源",
        choices=[pair for pair in Opinion.Origin.choices if pair[0] != Opinion.Origin.REFUSED_PROPOSAL],
    )
    names = forms.CharField(
        label="反映人", required=False, help_text="在任委员姓名，多人用顿号隔开，第一人为主要反映人"
    )
    body = forms.ModelChoiceField(Body.anywhere.none(), label="反映单位", required=False)
    sector = forms.ModelChoiceField(Sector.anywhere.none(), label="界别", required=False)
    byline = forms.CharField(
        label="其他署名", required=False, max_length=200, help_text="不是委员、也不在机构名录中的反映人"
    )
    on = forms.DateField(label="收到日期", widget=Day())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        office = actor.has(Role.RS)
        bodies = Body.objects.of(actor.committee_id).live().order_by("kind", "sort_no")
        if not office:
            bodies = bodies.filter(pk__in=actor.body_ids)
            for name in ("names", "sector", "byline", "on"):
                del self.fields[name]
            if not actor.body_ids:
                del self.fields["body"]
        else:
            sectors = Sector.objects.of(actor.committee_id).live().order_by("sort_no")
            self.fields["sector"].queryset = sectors  # type: ignore[attr-defined]
        if "body" in self.fields:
            self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
            self.fields["body"].required = not office and not actor.person_ids

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "names" in self.fields and data.get("on"):
            try:
                data["persons"] = _names(data.get("names", ""), self.actor.committee_id, data["on"])
            except forms.ValidationError as wrong:
                self.add_error("names", wrong)
            if not any(data.get(name) for name in ("persons", "body", "sector", "byline")):
                self.add_error("names", "请填写反映人、反映单位、界别或其他署名中的一项")
        return data


class MoveForm(forms.Form):
    """What every move carries: its day, and the version of the page it was opened on."""

    on = forms.DateField(label="日期", widget=Day())
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, opinion: Opinion | None = None, actor: Actor | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.opinion, self.actor = opinion, actor
        self.order_fields([*[name for name in self.fields if name not in ("on", "version")], "on", "version"])


class ReasonForm(MoveForm):
    reason = forms.CharField(label="原因", max_length=200)


class RegisterForm(MoveForm):
    secrecy_checked = forms.BooleanField(label="已作保密审查，不含涉密内容")


class MergeForm(MoveForm):
    main = forms.ModelChoiceField(Opinion.anywhere.none(), label="并入")

    def __init__(self, *args: Any, opinion: Opinion, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, opinion=opinion, actor=actor, **kwargs)
        rows = Opinion.objects.of(actor.committee_id).live().exclude(pk=opinion.pk)
        open_states = (Opinion.State.REGISTERED, Opinion.State.EDITING)
        self.fields["main"].queryset = rows.filter(state__in=open_states).order_by("-id")  # type: ignore[attr-defined]


class TextForm(MoveForm):
    title = forms.CharField(label="标题", max_length=120)
    text = forms.CharField(label="正文", widget=Text(14))


class AdoptionForm(MoveForm):
    level = forms.ChoiceField(label="级别", choices=Level.choices, initial=Level.CITY)
    adopter = forms.CharField(label="采用单位", max_length=80)
    mode = forms.ChoiceField(label="采用方式", choices=Adoption.Mode.choices)
    ref_no = forms.CharField(label="采用期号", max_length=60, required=False)


class InstructionForm(MoveForm):
    leader = forms.CharField(label="领导姓名", max_length=40)
    position = forms.CharField(label="职务", max_length=80)
    level = forms.ChoiceField(label="级别", choices=OpinionInstruction.Level.choices)
    text = forms.CharField(label="批示内容", widget=Text(4))
    to_unit = forms.ModelChoiceField(Unit.anywhere.none(), label="批示单位", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        units = Unit.objects.of(actor.committee_id).live().order_by("sort_no")
        self.fields["to_unit"].queryset = units  # type: ignore[attr-defined]


class ReadingForm(MoveForm):
    leader = forms.CharField(label="领导姓名", max_length=40)
    position = forms.CharField(label="职务", max_length=80)
    level = forms.ChoiceField(label="级别", choices=OpinionInstruction.Level.choices)


class TransferForm(MoveForm):
    unit = forms.ModelChoiceField(Unit.anywhere.none(), label="承办单位")
    due_on = forms.DateField(label="反馈期限", widget=Day(), required=False)

    def __init__(self, *args: Any, actor: Actor, opinion: Opinion, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, opinion=opinion, **kwargs)
        sent = Transfer.objects.of(actor.committee_id).filter(opinion=opinion)
        units = (
            Unit.objects.of(actor.committee_id).live().exclude(pk__in=sent.values("unit")).order_by("sort_no")
        )
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class AnswerForm(MoveForm):
    answer = forms.CharField(label="办理情况", widget=Text(8))


class IssueForm(forms.Form):
    """A new issue: its series and the edited opinions it carries."""

    series = forms.ModelChoiceField(Series.anywhere.none(), label="刊物", empty_label=None)
    title = forms.CharField(label="本期标题", max_length=120)
    opinions = forms.ModelMultipleChoiceField(
        Opinion.anywhere.none(),
        label="所载信息",
        widget=forms.CheckboxSelectMultiple,
        help_text="编辑中的信息",
    )
    on = forms.DateField(label="编成日期", widget=Day())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edited = (
            Opinion.objects.of(actor.committee_id)
            .live()
            .filter(state=Opinion.State.EDITING)
            .order_by("edited_on", "id")
        )
        self.fields["opinions"].queryset = edited  # type: ignore[attr-defined]
        self.fields["series"].queryset = _series(actor).filter(ends_on__isnull=True)  # type: ignore[attr-defined]


class DispatchForm(MoveForm):
    """One recipient a line."""

    recipients = forms.CharField(label="报送对象", widget=Text(4), help_text="一行一个")
    level = forms.ChoiceField(label="级别", choices=Level.choices)

    def clean_recipients(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["recipients"].splitlines() if line.strip()]
        if any(len(name) > 80 for name in names):
            raise forms.ValidationError("报送对象名称过长")
        return names


class ConvertForm(OpinionForm):
    """A refused proposal taken over as an opinion."""

    secrecy_checked = forms.BooleanField(label="已作保密审查，不含涉密内容")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        for name in ("kind", "origin", "sector"):
            del self.fields[name]


class VoidForm(MoveForm):
    reason = forms.CharField(label="作废原因", max_length=200)


__all__ = [
    "AdoptionForm",
    "AnswerForm",
    "ConvertForm",
    "DispatchForm",
    "InstructionForm",
    "IssueFilter",
    "IssueForm",
    "MergeForm",
    "MoveForm",
    "OpinionFilter",
    "OpinionForm",
    "ReadingForm",
    "ReasonForm",
    "RegisterForm",
    "TextForm",
    "TransferForm",
    "VoidForm",
]
