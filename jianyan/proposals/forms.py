"""What the pages of proposals ask for. Forms judge the shape; the verbs judge the meaning."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from jianyan.figures import catalogue
from jianyan.figures.shapes import Share
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, PlenarySession, Role, Sector, Tenure, Unit
from jianyan.proposals import rules
from jianyan.proposals.indicators.shared import SECTION
from jianyan.proposals.models import (
    Assignment,
    Category,
    Contact,
    Disposition,
    Distinction,
    FollowUpVisit,
    Ground,
    Kind,
    Proposal,
    Publication,
    PublicationClass,
    Rating,
    SponsorType,
    State,
)

ANY = [("", "全部")]
# What is counted later is chosen, never left at the first of a list.
CHOOSE = [("", "请选择")]
KEEPERS = (Role.PO, Role.PC, Role.HA)  # they enter what happened on paper on an earlier day


class Day(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def area(rows: int = 6, **attrs: Any) -> forms.Textarea:
    """A field for longer text."""
    return forms.Textarea(attrs={"rows": rows, **attrs})


class ProposalFilter(forms.Form):
    """The filter box above the list."""

    q = forms.CharField(label="案由、提案者或案号", required=False, max_length=40)
    state = forms.ChoiceField(label="状态", required=False, choices=ANY + list(State.choices))
    kind = forms.ChoiceField(label="提出时间", required=False, choices=ANY + list(Kind.choices))
    category = forms.ChoiceField(label="类别", required=False, choices=ANY + list(Category.choices))
    sponsor = forms.ChoiceField(label="提案者", required=False, choices=ANY + list(SponsorType.choices))
    unit = forms.ModelChoiceField(Unit.anywhere.none(), label="承办单位", required=False, empty_label="全部")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = _units(actor)  # type: ignore[attr-defined]


def _units(actor: Actor) -> Any:
    return Unit.objects.of(actor.committee_id).live().only("name", "short_name").order_by("sort_no")


class MoveForm(forms.Form):
    """A move that needs nothing but its date. Staff may enter an earlier day; for everyone else it is today."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(label="日期", widget=Day())

    def __init__(self, *args: Any, actor: Actor, today: date, record: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "version": getattr(record, "version", 1),
            "on": today,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.actor, self.today, self.record = actor, today, record
        if not actor.has(*KEEPERS):
            del self.fields["on"]

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError("不能晚于今天")
        return day

    @property
    def day(self) -> date:
        """The day the move happens on."""
        day: date = self.cleaned_data.get("on") or self.today
        return day

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, without version and date."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "on")}


class ReasonForm(MoveForm):
    reason = forms.CharField(label="理由", max_length=400, widget=area(4))


class NoteForm(MoveForm):
    note = forms.CharField(label="说明", max_length=400, required=False, widget=area(3))


class NotFileForm(MoveForm):
    ground = forms.ChoiceField(label="不予立案理由", choices=CHOOSE + list(Ground.choices))
    disposition = forms.ChoiceField(label="处理方式", choices=CHOOSE + list(Disposition.choices))
    explanation = forms.CharField(label="给提案者的说明", max_length=400, widget=area(4))


class MergeForm(MoveForm):
    case_no = forms.IntegerField(
        label="并入案号", min_value=1, help_text="填写同次会议已立案的主案案号，如 12"
    )

    def clean_case_no(self) -> int:
        rows = Proposal.objects.of(self.actor.committee_id).live().filter(session=self.record.session_id)
        self.into: Proposal | None = rows.filter(case_no=self.cleaned_data["case_no"]).first()
        if self.into is None:
            raise forms.ValidationError("本次会议没有这个案号")
        return int(self.cleaned_data["case_no"])


class AllocateForm(MoveForm):
    """Up to four units with their roles; the first line is filled."""

    LINES = 4

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units, roles = _units(self.actor), [("", "—"), *Assignment.Role.choices]
        for no in range(1, self.LINES + 1):
            self.fields[f"unit{no}"] = forms.ModelChoiceField(units, label=f"承办单位{no}", required=no == 1)
            self.fields[f"role{no}"] = forms.ChoiceField(label="承办方式", choices=roles, required=no == 1)

    @property
    def units(self) -> list[tuple[Unit, str]]:
        lines = [
            (self.cleaned_data.get(f"unit{no}"), self.cleaned_data.get(f"role{no}"))
            for no in range(1, self.LINES + 1)
        ]
        return [(unit, role) for unit, role in lines if unit and role]


class OrderForm(MoveForm):
    title = forms.CharField(label="交办名称", max_length=80, initial="提案交办")
    number = forms.CharField(label="文号", max_length=60)
    authority = forms.CharField(label="交办机关", max_length=120, initial="县委县政府督查室")


class VisitForm(MoveForm):
    mode = forms.ChoiceField(label="方式", choices=FollowUpVisit.Mode.choices)
    persons = forms.CharField(label="回访对象", max_length=120)
    summary = forms.CharField(label="情况", max_length=400, widget=area(4))


class DistinguishForm(MoveForm):
    kind = forms.ChoiceField(label="确定为", choices=CHOOSE + list(Distinction.Kind.choices))
    decided_by = forms.CharField(label="确定机关", max_length=60, initial="主席会议")
    document = forms.CharField(label="文号", max_length=60, required=False)


class ContactForm(MoveForm):
    phase = forms.ChoiceField(label="阶段", choices=Contact.Phase.choices)
    mode = forms.ChoiceField(
        label="方式", choices=Contact.Mode.choices, help_text="座谈、走访、现场察看计为面商"
    )
    persons = forms.CharField(label="参加人", max_length=120)
    held_on = forms.DateField(label="沟通日期", widget=Day())
    summary = forms.CharField(label="情况", max_length=400, widget=area(4))


class OpinionForm(MoveForm):
    text = forms.CharField(label="会办意见", widget=area(8))
    signer = forms.CharField(label="签发人", max_length=40)


class ReplyForm(MoveForm):
    reply_class = forms.ChoiceField(label="答复类别")
    number = forms.CharField(label="文号", max_length=60, required=False)
    text = forms.CharField(label="答复内容", widget=area(14))
    signer = forms.CharField(label="签发人", max_length=40)
    publication_class = forms.ChoiceField(
        label="答复公开",
        required=False,
        choices=[("", "以后再定"), *PublicationClass.choices],
        help_text="提案公开以后，社会公众能看到这份答复的多少；送达以后也可以再定",
    )
    publication_summary = forms.CharField(
        label="公开摘要（选“摘要公开”时填写）", required=False, widget=area(4)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = rules.on_day(self.actor.committee_id, self.today)
        choices = [(one.code, f"{one.code}类：{one.label}") for one in law.reply_classes]
        self.fields["reply_class"].choices = [*CHOOSE, *choices]  # type: ignore[attr-defined]


class ReturnForm(MoveForm):
    reason = forms.CharField(label="退办理由和建议的承办单位", max_length=200, widget=area(3))


class InsteadForm(MoveForm):
    instead = forms.ModelChoiceField(Unit.anywhere.none(), label="改派单位")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instead"].queryset = _units(self.actor)  # type: ignore[attr-defined]


class ExtendForm(MoveForm):
    until = forms.DateField(label="延至", widget=Day())
    reason = forms.CharField(label="理由", max_length=200, widget=area(3))


class RatingForm(MoveForm):
    """Attitude and result are two questions."""

    attitude = forms.ChoiceField(label="您对办理态度", choices=Rating.choices, widget=forms.RadioSelect)
    result = forms.ChoiceField(label="您对办理结果", choices=Rating.choices, widget=forms.RadioSelect)
    remarks = forms.CharField(label="意见（可不填）", max_length=400, required=False, widget=area(4))


class TextForm(MoveForm):
    """The texts of a proposal: a draft of one's own, or a correction asked for."""

    cause = forms.CharField(label="案由", max_length=120, help_text="一事一案，写成“关于……的提案”")
    category = forms.ChoiceField(label="类别", choices=CHOOSE + list(Category.choices))
    situation = forms.CharField(label="情况", required=False, widget=area(6))
    analysis = forms.CharField(label="分析", required=False, widget=area(5))
    suggestions = forms.CharField(
        label="建议", required=False, widget=area(7), help_text="分条写，每条一项具体建议"
    )
    suggested_units = forms.CharField(label="建议承办单位（可不填）", max_length=200, required=False)
    public_wish = forms.BooleanField(label="同意公开提案内容", required=False, initial=True)
    contact_person = forms.CharField(label="联系人（以单位名义提出时必填）", max_length=40, required=False)
    contact_phone = forms.CharField(label="联系电话", max_length=40, required=False)


class DraftForm(TextForm):
    """A member's own draft; co-sponsors are invited by name and confirm themselves."""

    cosigners = forms.CharField(
        label="邀请联名的委员（可不填）",
        required=False,
        max_length=200,
        help_text="填写姓名，用顿号隔开；由本人登录确认后才算联名",
    )

    def clean_cosigners(self) -> list[Person]:
        return named_members(self.cleaned_data["cosigners"], self.actor.committee_id, self.today)


class PaperForm(TextForm):
    """A paper entered by the office for its author."""

    sponsor_type = forms.ChoiceField(label="提案者类型", choices=SponsorType.choices)
    members = forms.CharField(
        label="委员姓名", required=False, max_length=200, help_text="领衔人在前，用顿号隔开；界别提案填召集人"
    )
    body = forms.ModelChoiceField(
        Body.anywhere.none(), label="党派、团体、专委会", required=False, empty_label="—"
    )
    sector = forms.ModelChoiceField(Sector.anywhere.none(), label="界别", required=False, empty_label="—")
    field_order = ("version", "on", "sponsor_type", "members", "body", "sector")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.actor.committee_id
        self.fields["body"].queryset = Body.objects.of(owner).live().order_by("kind", "sort_no")  # type: ignore[attr-defined]
        self.fields["sector"].queryset = Sector.objects.of(owner).live().order_by("sort_no")  # type: ignore[attr-defined]

    def clean_members(self) -> list[Person]:
        return named_members(self.cleaned_data["members"], self.actor.committee_id, self.today)


def named_members(text: str, committee: int, day: date) -> list[Person]:
    """Members of a day by their names, in the order written; a name held twice or by nobody is refused."""
    for mark in "，,　 ；;\n":
        text = text.replace(mark, "、")
    names = list(dict.fromkeys(name for name in text.split("、") if name))
    found: dict[str, list[Person]] = {}
    for seat in Tenure.objects.of(committee).on(day).filter(person__name__in=names).select_related("person"):
        found.setdefault(seat.person.name, []).append(seat.person)
    wrong = [name for name in names if len(found.get(name, ())) != 1]
    if wrong:
        raise forms.ValidationError(f"不是现任委员或有同名：{'、'.join(wrong)}")
    return [found[name][0] for name in names]


def ticked(boxes: Iterable[str]) -> dict[int, int]:
    """The records ticked in a list, each with the version it was shown with: boxes say ``pk.version``."""
    pairs = [one.split(".", 1) for one in boxes if one.count(".") == 1]
    return {int(pk): int(version) for pk, version in pairs if pk.isdecimal() and version.isdecimal()}


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


class StatisticsForm(forms.Form):
    """What statistics are asked for: columns of time, one cut, one figure."""

    CUTS = (
        ("", "不分"),
        ("unit", "承办单位"),
        ("sector", "界别"),
        ("category", "类别"),
        ("sponsor", "提案者类型"),
        ("class", "答复类别"),
        ("kind", "提出时间"),
    )
    s = forms.MultipleChoiceField(label="会议", required=False, widget=forms.CheckboxSelectMultiple)
    y = forms.MultipleChoiceField(label="年份", required=False, widget=forms.CheckboxSelectMultiple)
    start = forms.DateField(label="自（某日起）", required=False, widget=Day())
    end = forms.DateField(label="至（某日止）", required=False, widget=Day())
    until = forms.DateField(label="会议提案统计截至", required=False, widget=Day())
    by = forms.ChoiceField(label="分开统计", required=False)
    figure = forms.ChoiceField(label="指标", required=False)

    def __init__(self, *args: Any, actor: Actor, years: Iterable[int], by_unit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = PlenarySession.objects.of(actor.committee_id).live().select_related("term")
        self.sessions = list(rows.order_by("-opens_on"))
        self.cuts = {key: label for key, label in self.CUTS if by_unit or key != "unit"}
        offered = {
            "s": [(str(one.pk), str(one)) for one in self.sessions],
            "y": [(str(year), f"{year}年") for year in sorted(years, reverse=True)],
            "by": list(self.cuts.items()),
            "figure": [("", "主要指标"), *_figures(actor)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if (start is None) != (end is None):
            self.add_error("end" if start else "start", "起止日期请都填写")
        elif start and end and end < start:
            self.add_error("end", "止日不能早于起日")
        return data

    @property
    def given(self) -> dict[str, Any]:
        """What was asked for; fields that make no sense are left out and named beside them."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if name not in self.errors}


def _figures(actor: Actor) -> list[tuple[str, str]]:
    """The figures of the room that need no part to be chosen, by key."""
    known = [one for one in catalogue.every(actor.roles) if one.section == SECTION]
    return [(one.key, one.title) for one in known if not (isinstance(one, Share) and one.asks_for_a_part)]
