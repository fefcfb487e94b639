"""What the pages of proposals ask for. Forms judge the shape; the verbs judge the meaning."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, Role, Sector, Tenure, Unit
from jianyan.proposals import rules
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


class BlankForm(MoveForm):
    """For whom a coded form is printed."""

    member = forms.CharField(label="交给哪位委员填写", max_length=40, help_text="填写委员姓名")

    def clean_member(self) -> Person:
        found = named_members(self.cleaned_data["member"], self.actor.committee_id, self.today)
        if len(found) != 1:
            raise forms.ValidationError("请填写一位委员的姓名")
        return found[0]


class StandingForm(forms.Form):
    """Of which year, as of which day."""

    year = forms.IntegerField(label="交办年份", min_value=1949, max_value=2999, required=False)
    on = forms.DateField(label="截至日期", widget=Day(), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial, self.today = {"year": today.year, "on": today}, today

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day and day > self.today:
            raise forms.ValidationError("不能晚于今天")
        return day
