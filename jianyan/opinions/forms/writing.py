"""What the writing page, the queue and the topics asked for ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from jianyan.core.forms import Day
from jianyan.opinions.forms import Text, named
from jianyan.opinions.models import Commission, Opinion
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person

NOT_CHOSEN = (Opinion.Origin.REFUSED_PROPOSAL, Opinion.Origin.COMMISSIONED)


class WritingForm(forms.Form):
    """An opinion in two parts. To be kept nothing need be filled in; ``for_sending`` asks for what is missing."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="类型", choices=Opinion.Kind.choices, required=False, widget=forms.RadioSelect
    )
    title = forms.CharField(label="标题", max_length=120, required=False, help_text="写明一件事")
    text = forms.CharField(
        label="情况",
        required=False,
        widget=Text(8),
        help_text="看到什么、在哪里、什么时候、涉及多少人，原因是什么",
    )
    advice = forms.CharField(
        label="建议", required=False, widget=Text(5), help_text="由谁、做什么，一条一条写"
    )
    commission = forms.ModelChoiceField(
        Commission.anywhere.none(), label="回应约稿（可不选）", required=False, empty_label="不是约稿"
    )
    origin = forms.ChoiceField(
        label="来源",
        required=False,
        choices=[one for one in Opinion.Origin.choices if one[0] not in NOT_CHOSEN],
    )
    origin_note = forms.CharField(
        label="来源说明（可不填）",
        max_length=120,
        required=False,
        help_text="如工作室、调研题目；不写反映群众的姓名",
    )
    body = forms.ModelChoiceField(
        Body.anywhere.none(), label="以谁的名义", required=False, empty_label="本人"
    )
    writer = forms.CharField(label="执笔人（可不填）", max_length=40, required=False)
    others = forms.CharField(
        label="共同反映人（可不填）",
        max_length=200,
        required=False,
        help_text="在任委员姓名，按署名顺序，用顿号隔开；您列第一",
    )
    secrecy = forms.BooleanField(label="内容不涉及国家秘密、工作秘密和他人隐私", required=False)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        today: date,
        again: bool = False,
        for_sending: bool = False,
        advice_required: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.today, self.for_sending = actor, today, for_sending
        self.advice_required = advice_required
        self.fields["commission"].queryset = offered(actor, today, self.initial.get("commission"))  # type: ignore[attr-defined]
        self._name_bodies()
        if again:
            for name in ("kind", "commission", "origin", "origin_note", "body", "writer", "others"):
                self.fields.pop(name, None)

    def _name_bodies(self) -> None:
        actor = self.actor
        bodies = Body.objects.of(actor.committee_id).live().filter(pk__in=actor.body_ids)
        if not actor.body_ids:
            del self.fields["body"], self.fields["writer"]
            return
        field: Any = self.fields["body"]
        field.queryset = bodies.order_by("kind", "sort_no")
        if not actor.person_ids:
            field.empty_label = None
            del self.fields["others"]

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in the fields, right or wrong, as the page is to show it again."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
            if name != "revision" and (self.add_prefix(name) in self.data or name == "secrecy")
        }

    def clean_others(self) -> list[Person]:
        return named(self.cleaned_data["others"], self.actor.committee_id, self.today)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        wanted = {
            "title": "请写标题",
            "text": "请写情况",
            "advice": "请写建议，没有建议的信息难以采用" if self.advice_required else "",
            "secrecy": "请确认内容不涉密；涉密的请用纸质件",
        }
        for name, reason in wanted.items() if self.for_sending else ():
            if reason and not data.get(name) and name not in self.errors:
                self.add_error(name, reason)
        return data


def offered(actor: Actor, today: date, chosen: Any = None) -> Any:
    """The topics asked for today, and the one that was chosen before."""
    rows = Commission.objects.of(actor.committee_id)
    mine = int(chosen) if str(chosen or "").isdecimal() else None
    return rows.filter(rows.asked_on(today) | Q(pk=mine)).order_by("-called_on", "-id")


class CommissionForm(forms.Form):
    """A topic on which manuscripts are asked for."""

    title = forms.CharField(label="约稿题目", max_length=120)
    note = forms.CharField(label="要求", max_length=400, required=False, widget=Text(4))
    ends_on = forms.DateField(label="截稿日期", widget=Day(), required=False)


class GatherForm(forms.Form):
    """Which of several manuscripts becomes the item, the others merged into it."""

    main = forms.ChoiceField(label="以哪一件为主", widget=forms.RadioSelect)

    def __init__(self, *args: Any, mains: list[Opinion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["main"]
        field.choices = [(str(one.pk), f"{one.serial}　{one.shown_title}（{one.byline}）") for one in mains]
