"""What the pages of proposals ask for. Forms judge the shape; the verbs judge the meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from jianyan.core.forms import Choices, Day
from jianyan.people.actors import Actor
from jianyan.people.models import Role, Unit
from jianyan.proposals import permissions as may
from jianyan.proposals import rules
from jianyan.proposals.models import (
    Assignment,
    Authorship,
    Category,
    Contact,
    Disposition,
    Distinction,
    FollowUpVisit,
    Ground,
    HandoverOrder,
    Kind,
    Progress,
    Proposal,
    PublicationClass,
    Reply,
    Sponsor,
    SponsorType,
    State,
    Supervision,
    UnitSuggestion,
)

ANY = [("", "全部")]
# What is counted later is chosen, never left at the first of a list.
CHOOSE = [("", "请选择")]
KEEPERS = (Role.PO, Role.PC, Role.HA)  # they enter what happened on paper on an earlier day


def area(rows: int = 6, **attrs: Any) -> forms.Textarea:
    """A field for longer text."""
    return forms.Textarea(attrs={"rows": rows, **attrs})


def _chosen(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[*ANY, *choices], widget=Choices)


class ProposalFilter(forms.Form):
    """The filter box above the list."""

    q = forms.CharField(label="案由、提案者或案号", required=False, max_length=40)
    state = _chosen("状态", State.choices)
    kind = _chosen("提出时间", Kind.choices)
    category = _chosen("类别", Category.choices)
    sponsor = _chosen("提案者", SponsorType.choices)
    unit = _chosen("承办单位", ())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = _units(actor).values_list("pk", "short_name", "name")
        named = [(str(pk), short or name) for pk, short, name in units]
        self.fields["unit"].choices = [*ANY, *named]  # type: ignore[attr-defined]


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


class DecideForm(MoveForm):
    """What a pass of the review says; where the chairmen's meeting decides it, which meeting that was."""

    step = "final"
    meeting = forms.CharField(
        label="哪次主席会议",
        max_length=80,
        help_text="按本会规则这一环节由主席会议决定，请写明届次和日期，如“十届第12次主席会议，2022年3月1日”",
    )

    def __init__(self, *args: Any, of: Sequence[Proposal] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matters = of or ([self.record] if self.record else [])
        if not any(one.decider(self.step) == rules.CHAIRMEN for one in matters):
            del self.fields["meeting"]


class SubmitForm(MoveForm):
    """Putting a draft forward asks for what its author has not stated yet."""

    authorship = forms.ChoiceField(label="作者声明", choices=Authorship.choices, widget=forms.RadioSelect)
    category = forms.ChoiceField(label="类别", choices=Category.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.record.authorship or self.record.entered_on_behalf:
            del self.fields["authorship"]
        if self.record.category:
            del self.fields["category"]


class ReasonForm(MoveForm):
    reason = forms.CharField(label="理由", max_length=400, widget=area(4))


class SignerForm(MoveForm):
    """Which sponsor it is about: one that is still a member, or one entered as having left."""

    left = False
    signer = forms.ModelChoiceField(Sponsor.anywhere.none(), label="提案者", empty_label="请选择")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = (
            Sponsor.objects.of(self.actor.committee_id).live().select_related("proposal__committee", "person")
        )
        rows = rows.filter(proposal=self.record, person__isnull=False, left_on__isnull=not self.left)
        self.fields["signer"].queryset = rows.order_by("order")  # type: ignore[attr-defined]


class LeavingForm(SignerForm):
    """Why, as the case's history is to say it."""

    REASONS = ("辞去委员", "工作调离", "去世", "撤销资格")
    reason = forms.ChoiceField(label="原因", choices=[("", "请选择"), *((one, one) for one in REASONS)])
    field_order = ("version", "signer", "reason", "on")


class ReturningForm(SignerForm):
    left = True
    reason = forms.CharField(label="更正的原因", max_length=200)
    field_order = ("version", "signer", "reason", "on")


class NoteForm(MoveForm):
    note = forms.CharField(label="说明", max_length=400, required=False, widget=area(3))


class WordForm(MoveForm):
    opinion = forms.CharField(label="您的意见（可不填）", max_length=200, required=False, widget=area(3))


class AnswerForm(MoveForm):
    """Yes or no to something asked, with a word to the one who asked."""

    answer = forms.CharField(label="答复", max_length=200, widget=area(3))


class ReceiveForm(MoveForm):
    """The preliminary pass: category and units as the office sees them."""

    category = forms.ChoiceField(label="类别", choices=list(Category.choices))
    suggested_units = forms.CharField(label="建议承办单位", max_length=200, required=False)
    opinion = forms.CharField(label="初审意见（可不填）", max_length=400, required=False, widget=area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("category", "suggested_units"):
            self.fields[name].initial = getattr(self.record, name)


class SecondForm(DecideForm):
    step = "second"
    group = forms.CharField(label="审查小组（可不填）", max_length=40, required=False)
    opinion = forms.CharField(label="复审意见", max_length=400, widget=area(4))


class SuperviseForm(MoveForm):
    leader = forms.CharField(label="督办领导", max_length=40)
    post = forms.CharField(label="职务", max_length=60, required=False)
    plan = forms.CharField(label="督办安排", max_length=400, widget=area(4))


class SupervisedForm(MoveForm):
    """What the leader did; which supervision, when there are several."""

    which = forms.ModelChoiceField(Supervision.anywhere.none(), label="督办", empty_label=None)
    notes = forms.CharField(label="督办情况", widget=area(6))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Supervision.objects.of(self.actor.committee_id).live()
        self.fields["which"].queryset = rows.filter(proposal=self.record, ended_on=None)  # type: ignore[attr-defined]


class HoldForm(ReasonForm):
    until = forms.DateField(label="暂缓至（可不填）", required=False, widget=Day())
    field_order = ("version", "on", "until", "reason")


class ProgressForm(MoveForm):
    """How far a promise has come: on which reply, in words, and in which class the unit would now put it."""

    reply = forms.ModelChoiceField(Reply.anywhere.none(), label="答复", empty_label=None)
    text = forms.CharField(label="进展情况", max_length=400, widget=area(5))
    claimed_class = forms.ChoiceField(label="现在的类别", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Reply.objects.of(self.actor.committee_id).live().filter(assignment__proposal=self.record)
        rows = rows.filter(delivered_on__isnull=False, tracked=True)
        if self.actor.unit_ids and not self.actor.has(Role.PO):
            rows = rows.filter(assignment__unit__in=self.actor.unit_ids)
        self.fields["reply"].queryset = rows.select_related("assignment__unit", "assignment__proposal")  # type: ignore[attr-defined]
        self.fields["claimed_class"].choices = [("", "没有变化"), *_classes(self)]  # type: ignore[attr-defined]


class ConfirmForm(MoveForm):
    """The office on a unit's report: the class it finds, unchanged if none is chosen."""

    progress = forms.ModelChoiceField(Progress.anywhere.none(), label="进展报告", empty_label=None)
    code = forms.ChoiceField(label="确认的类别", required=False)
    answer = forms.CharField(label="确认意见（可不填）", max_length=200, required=False, widget=area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Progress.objects.of(self.actor.committee_id).live().filter(confirmed_on=None)
        rows = rows.filter(reply__assignment__proposal=self.record)
        self.fields["progress"].queryset = rows.select_related(  # type: ignore[attr-defined]
            "reply__assignment__unit", "reply__assignment__proposal"
        )
        self.fields["code"].choices = [("", "没有变化"), *_classes(self)]  # type: ignore[attr-defined]


def _classes(form: MoveForm) -> list[tuple[str, str]]:
    law = rules.on_day(form.actor.committee_id, form.today)
    return [(one.code, f"{one.code}类：{one.label}") for one in law.reply_classes]


class NotFileForm(DecideForm):
    ground = forms.ChoiceField(label="不予立案理由", choices=CHOOSE + list(Ground.choices))
    disposition = forms.ChoiceField(label="处理方式", choices=CHOOSE + list(Disposition.choices))
    explanation = forms.CharField(label="给提案者的说明", max_length=400, widget=area(4))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = rules.on_day(self.actor.committee_id, self.today)
        for name, used in (("ground", law.grounds), ("disposition", law.dispositions)):
            field: Any = self.fields[name]
            field.choices = [(code, label) for code, label in field.choices if code == "" or code in used]


class MergeForm(DecideForm):
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
    """Up to four units with their roles; the first line is filled. ``refused``: the suggestion was sent away."""

    LINES = 4
    offered: UnitSuggestion | None = None  # what was suggested, set by the page
    refused = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = rules.on_day(self.actor.committee_id, self.today)
        used = [(role, label) for role, label in Assignment.Role.choices if role in law.assignment_roles]
        units, roles = _units(self.actor), [("", "—"), *used]
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

    @classmethod
    def taken(cls, posted: QueryDict) -> QueryDict:
        """What was posted, its lines filled with the suggestion that was taken over (``unit:role,unit:role``)."""
        given = posted.copy()
        lines = [part.partition(":") for part in posted.get("take", "").split(",")]
        for no in range(1, cls.LINES + 1):
            unit, _, role = lines[no - 1] if no <= len(lines) else ("", "", "")
            given[f"unit{no}"], given[f"role{no}"] = unit, role
        given["refused"] = ""
        return given


class OrderForm(MoveForm):
    """An order: its number as the rules begin it, issued by whoever issued the last one."""

    title = forms.CharField(label="交办名称", max_length=80, initial="提案交办")
    number = forms.CharField(label="文号", max_length=60)
    authority = forms.CharField(label="交办机关", max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orders = HandoverOrder.objects.of(self.actor.committee_id).live().exclude(authority="")
        last = orders.order_by("-issued_on", "-id").values_list("authority", flat=True).first()
        self.fields["authority"].initial = last or f"{self.actor.committee.house}提案委员会"
        prefix = rules.on_day(self.actor.committee_id, self.today).order_prefix
        if prefix:
            self.fields["number"].initial = f"{prefix}〔{self.today.year}〕"


class VisitForm(MoveForm):
    mode = forms.ChoiceField(label="方式", choices=FollowUpVisit.Mode.choices)
    persons = forms.CharField(label="回访对象", max_length=120)
    summary = forms.CharField(label="情况", max_length=400, widget=area(4))


class DistinguishForm(MoveForm):
    """Only the honours this seat decides on by the rules of the day."""

    kind = forms.ChoiceField(label="确定为")
    decided_by = forms.CharField(label="确定机关", max_length=60, initial="主席会议")
    document = forms.CharField(label="文号", max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = rules.on_day(self.actor.committee_id, self.today)
        own = [one for one in Distinction.Kind if may.may_distinguish(self.actor, law.selector(one))]
        kind: Any = self.fields["kind"]
        kind.choices = CHOOSE + [(one.value, one.label) for one in own]
        by = {law.selector(one) for one in own}
        if rules.CHAIRMEN not in by:
            self.fields["decided_by"].initial = rules.SELECTORS[min(by)] if by else ""


class UndistinguishForm(ReasonForm):
    """An honour that was entered by mistake, and why."""

    which = forms.ModelChoiceField(Distinction.anywhere.none(), label="荣誉", empty_label=None)
    field_order = ("version", "on", "which", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Distinction.objects.of(self.actor.committee_id).live().filter(proposal=self.record)
        which: Any = self.fields["which"]
        which.queryset = rows.select_related("proposal").order_by("decided_on", "id")


class ContactForm(MoveForm):
    phase = forms.ChoiceField(label="阶段", choices=Contact.Phase.choices)
    mode = forms.ChoiceField(
        label="方式", choices=Contact.Mode.choices, help_text="座谈、走访、现场察看计为面商"
    )
    persons = forms.CharField(label="参加人", max_length=120)
    held_on = forms.DateField(label="沟通日期", widget=Day())
    summary = forms.CharField(label="情况", max_length=400, widget=area(4))


class OpinionForm(MoveForm):
    number = forms.CharField(label="文号", max_length=60, required=False)
    text = forms.CharField(label="会办意见", widget=area(8))
    signer = forms.CharField(label="签发人", max_length=40)


class ReplyForm(MoveForm):
    reply_class = forms.ChoiceField(label="答复类别")
    number = forms.CharField(label="文号", max_length=60, required=False)
    text = forms.CharField(label="答复内容", widget=area(14))
    signer = forms.CharField(label="签发人", max_length=40)
    contact_person = forms.CharField(label="单位联系人（可不填）", max_length=40, required=False)
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
        self.fields["reply_class"].choices = [*CHOOSE, *_classes(self)]  # type: ignore[attr-defined]


class PassForm(MoveForm):
    """The check of a reply: it may leave, in the class claimed or in another with the reason."""

    reply_class = forms.ChoiceField(label="答复类别", required=False)
    opinion = forms.CharField(
        label="审核意见", max_length=400, required=False, widget=area(4), help_text="调整类别的必须写明理由"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply_class"].choices = [("", "同意单位提出的类别"), *_classes(self)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("reply_class") and not (data.get("opinion") or "").strip():
            self.add_error("opinion", "调整类别的，请写明理由；不调整的，选“同意单位提出的类别”")
        return data


class ReturnForm(MoveForm):
    suggested = forms.ModelChoiceField(Unit.anywhere.none(), label="建议承办单位", empty_label="请选择")
    reason = forms.CharField(label="退办理由", max_length=200, widget=area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suggested"].queryset = _units(self.actor).exclude(pk=self.record.unit_id)  # type: ignore[attr-defined]


class InsteadForm(MoveForm):
    instead = forms.ModelChoiceField(Unit.anywhere.none(), label="改派单位", empty_label="请选择")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["instead"]
        field.queryset = _units(self.actor).exclude(pk=self.record.unit_id)
        field.initial = self.record.suggested_unit_id


class ReassignForm(InsteadForm):
    reason = forms.CharField(label="改派理由", max_length=200, widget=area(3))


class AskTimeForm(MoveForm):
    until = forms.DateField(label="延至", widget=Day())
    reason = forms.CharField(label="理由", max_length=200, widget=area(3))


class GrantTimeForm(MoveForm):
    until = forms.DateField(label="准予延至", widget=Day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = self.record.extension_until_on


class SettleForm(MoveForm):
    """What the office found out about a disputed contact."""

    stands = forms.TypedChoiceField(
        label="核实结果",
        choices=[("yes", "情况属实，恢复计入"), ("no", "情况不实，不计入")],
        coerce=lambda chosen: chosen == "yes",
        widget=forms.RadioSelect,
    )
    settlement = forms.CharField(label="核实情况", max_length=200, widget=area(3))


def ticked(boxes: Iterable[str]) -> dict[int, int]:
    """The records ticked in a list, each with the version it was shown with: boxes say ``pk.version``."""
    pairs = [one.split(".", 1) for one in boxes if one.count(".") == 1]
    return {int(pk): int(version) for pk, version in pairs if pk.isdecimal() and version.isdecimal()}
