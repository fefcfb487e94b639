"""What the pages of opinions ask for. Forms judge the shape; the verbs judge the meaning."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from jianyan.core.forms import Day
from jianyan.opinions import rules
from jianyan.opinions.models import Adoption, Opinion, OpinionInstruction, Transfer
from jianyan.opinions.models.bulletins import Level
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, Sector, Tenure, Unit

ANY = [("", "全部")]


class Text(forms.Textarea):
    """A longer text."""

    def __init__(self, rows: int = 8) -> None:
        super().__init__(attrs={"rows": rows})


class OpinionFilter(forms.Form):
    """The filter box above the list."""

    q = forms.CharField(label="标题、正文、署名或登记号", required=False, max_length=40)
    state = forms.ChoiceField(label="状态", required=False, choices=ANY + list(Opinion.State.choices))
    reporter = forms.ChoiceField(
        label="反映主体", required=False, choices=ANY + list(Opinion.Reporter.choices)
    )
    kind = forms.ChoiceField(label="类型", required=False, choices=ANY + list(Opinion.Kind.choices))
    sector = forms.ModelChoiceField(Sector.anywhere.none(), label="界别", required=False, empty_label="全部")
    level = forms.ChoiceField(label="采用级别", required=False, choices=ANY + list(Level.choices))
    year = forms.IntegerField(label="提交年份", required=False, min_value=1949, max_value=2999)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sectors = Sector.objects.of(actor.committee_id).live().order_by("sort_no")
        self.fields["sector"].queryset = sectors  # type: ignore[attr-defined]


def named(text: str, committee: int, day: Any) -> list[Person]:
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
    """An opinion that came on paper, entered by the office for whoever reported it."""

    kind = forms.ChoiceField(label="类型", choices=Opinion.Kind.choices, initial=Opinion.Kind.INFORMATION)
    title = forms.CharField(label="标题", max_length=120)
    text = forms.CharField(label="情况", widget=Text(10), help_text="一事一报；不得录入涉密内容")
    advice = forms.CharField(label="建议", widget=Text(5), required=False)
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
        for name, table, order in (("body", Body, ("kind", "sort_no")), ("sector", Sector, ("sort_no",))):
            field: Any = self.fields.get(name)
            field.queryset = table.objects.of(actor.committee_id).live().order_by(*order)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("on"):
            try:
                data["persons"] = named(data.get("names", ""), self.actor.committee_id, data["on"])
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


class DeclineForm(MoveForm):
    """One of the fixed reasons, and what there is to add."""

    reason = forms.ChoiceField(label="原因", widget=forms.RadioSelect, help_text="原文告知反映人")
    note = forms.CharField(label="补充说明（可不填）", max_length=400, required=False, widget=Text(3))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        law = rules.on_day(actor.committee_id, timezone.localdate())
        self.fields["reason"].choices = [(one, one) for one in law.reasons]  # type: ignore[attr-defined]


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
    """The edited text."""

    title = forms.CharField(label="标题", max_length=120)
    text = forms.CharField(label="编辑稿", widget=Text(16))


class AdoptionForm(MoveForm):
    level = forms.ChoiceField(label="级别", choices=Level.choices, initial=Level.CITY)
    adopter = forms.CharField(label="采用单位", max_length=80)
    mode = forms.ChoiceField(label="采用方式", choices=Adoption.Mode.choices)
    ref_no = forms.CharField(label="采用期号", max_length=60, required=False)
    evidence = forms.FileField(
        label="采用凭据（可不添）", required=False, help_text="采用通报、刊物的扫描件，pdf、ofd 或图片"
    )


class InstructionForm(MoveForm):
    """Day, leader, level, number; words and scan only where the rules allow it."""

    leader = forms.CharField(label="领导姓名", max_length=40)
    position = forms.CharField(label="职务", max_length=60)
    level = forms.ChoiceField(label="级别", choices=OpinionInstruction.Level.choices)
    number = forms.CharField(label="批示件编号", max_length=60, required=False)
    text = forms.CharField(
        label="批示内容（可不填）", widget=Text(4), required=False, help_text="只限机关查阅，不导出"
    )
    scan = forms.FileField(label="扫描件（可不添）", required=False)
    to_unit = forms.ModelChoiceField(Unit.anywhere.none(), label="批示单位", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        units = Unit.objects.of(actor.committee_id).live().order_by("sort_no")
        self.fields["to_unit"].queryset = units  # type: ignore[attr-defined]
        if not rules.on_day(actor.committee_id, timezone.localdate()).keep_instructions:
            del self.fields["text"], self.fields["scan"]
            self.fields["number"].required = True
            self.fields["number"].help_text = "本会规则只登记日期、编号和级别，不录入批示原文"


class ReadingForm(MoveForm):
    leader = forms.CharField(label="领导姓名", max_length=40)
    position = forms.CharField(label="职务", max_length=60)
    level = forms.ChoiceField(label="级别", choices=OpinionInstruction.Level.choices)


class TransferForm(MoveForm):
    unit = forms.ModelChoiceField(Unit.anywhere.none(), label="承办单位")
    request = forms.CharField(label="转办要求（可不填）", max_length=400, required=False, widget=Text(3))
    due_on = forms.DateField(label="反馈期限", widget=Day(), required=False)

    def __init__(self, *args: Any, actor: Actor, opinion: Opinion, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, opinion=opinion, **kwargs)
        sent = Transfer.objects.of(actor.committee_id).live().filter(opinion=opinion)
        units = (
            Unit.objects.of(actor.committee_id).live().exclude(pk__in=sent.values("unit")).order_by("sort_no")
        )
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        today = timezone.localdate()
        self.initial.setdefault("due_on", rules.on_day(actor.committee_id, today).feedback_by(today))


class AnswerForm(MoveForm):
    outcome = forms.ChoiceField(label="办理结果", choices=Transfer.Outcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label="办理情况和措施", widget=Text(8), help_text="会告知反映人，请写明做了什么、何时完成"
    )


class ConvertForm(OpinionForm):
    """A refused proposal taken over as an opinion."""

    secrecy_checked = forms.BooleanField(label="已作保密审查，不含涉密内容")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        for name in ("kind", "origin", "sector"):
            del self.fields[name]


class VoidForm(MoveForm):
    reason = forms.CharField(label="作废原因", max_length=200)


class CorrectForm(MoveForm):
    """What was entered wrongly of a manuscript; the text itself is its author's."""

    title = forms.CharField(label="标题", max_length=120)
    byline = forms.CharField(label="署名", max_length=200)
    reporter_type = forms.ChoiceField(label="反映主体", choices=Opinion.Reporter.choices)
    sector = forms.ModelChoiceField(Sector.anywhere.none(), label="界别", required=False)
    unit = forms.CharField(label="所在单位", max_length=120, required=False)
    origin = forms.ChoiceField(label="来源", choices=Opinion.Origin.choices)
    reason = forms.CharField(label="更正原因", max_length=200)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        sectors = Sector.objects.of(actor.committee_id).live().order_by("sort_no")
        self.fields["sector"].queryset = sectors  # type: ignore[attr-defined]


__all__ = [
    "AdoptionForm",
    "AnswerForm",
    "ConvertForm",
    "CorrectForm",
    "DeclineForm",
    "InstructionForm",
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
