"""What is filled in at the review desk and when units are asked before a hand-over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from jianyan.core.forms import Day
from jianyan.people.models import PlenarySession, Unit
from jianyan.proposals import rules
from jianyan.proposals.forms import DecideForm, MoveForm, NotFileForm, _units, area
from jianyan.proposals.models import Consultation, Ground, Proposal

# What to look at before a ground is chosen; the words of the ground itself stand in the notice to the sponsors.
HINTS = {
    Ground.NF01: "请立即停止传阅，按保密规定处理",
    Ground.NF02: "核对法律法规和政策的禁止性规定",
    Ground.NF03: "应通过党内渠道反映",
    Ground.NF04: "应在本党派内部反映",
    Ground.NF05: "核实案件是否已经受理；未受理的不适用",
    Ground.NF06: "可以建议转有关学会或研究机构",
    Ground.NF07: "只涉及本人或亲属的才适用；有普遍性的可以商改",
    Ground.NF08: "核对是否点名推介作品、产品或企业",
    Ground.NF09: "告知纪检监察和信访渠道，注意保护提出人",
    Ground.NF10: "先与提案者沟通补充建议，退回修改更合适",
    Ground.NF11: "限于提案者本单位；涉及全行业的不适用",
    Ground.NF12: "不要在通知书里复述隐私或商业秘密",
    Ground.NF13: "可以转为社情民意信息向上反映",
    Ground.NF14: "先退回请提案者分开提出，不愿分开的再作决定",
    Ground.NF15: "缺印章、签名的，先请提案者补齐",
    Ground.NF16: "对照以前的答复，确无新的情况和建议的才适用",
}


class GroundForm(NotFileForm):
    """Refusing, with each ground and what to look at before it is chosen."""

    field_order = ("version", "on", "meeting", "ground", "disposition", "explanation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"] = forms.ChoiceField(
            label="不予立案理由",
            choices=[(one.value, f"{one.value}　{one.label}（{HINTS[one]}）") for one in Ground],
            widget=forms.RadioSelect,
        )
        self.order_fields(self.field_order)


class SayForm(DecideForm):
    """The opinion of a pass."""

    group = forms.CharField(label="审查小组（可不填）", max_length=40, required=False)
    opinion = forms.CharField(label="审查意见", max_length=400, widget=area(4))

    def __init__(self, *args: Any, second: bool, **kwargs: Any) -> None:
        self.step = "second" if second else "preliminary"
        super().__init__(*args, **kwargs)
        self.fields["opinion"].label = "复审意见" if second else "初审意见"
        if not second:
            del self.fields["group"]


class GatherForm(DecideForm):
    """Which of the proposals compared becomes the main case; the opinion on the merger."""

    main = forms.ChoiceField(label="主案", widget=forms.RadioSelect)
    opinion = forms.CharField(label="并案意见（可不填）", max_length=400, required=False, widget=area(3))

    def __init__(self, *args: Any, mains: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, of=mains, **kwargs)
        self.fields["main"].choices = [(str(one.pk), f"{one.number}　{one.cause}") for one in mains]  # type: ignore[attr-defined]


class NumberForm(DecideForm):
    """The order in which a batch is numbered."""

    order = forms.ChoiceField(label="编号次序", choices=list(rules.NUMBERING.items()))
    opinion = forms.CharField(label="审查意见（可不填）", max_length=400, required=False, widget=area(2))

    def __init__(self, *args: Any, order: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"].initial = order


class ReportForm(forms.Form):
    """Of which session the report tells, and as of which day."""

    session = forms.ModelChoiceField(PlenarySession.anywhere.none(), label="会议", empty_label=None)
    on = forms.DateField(label="截至", widget=Day())

    def __init__(self, *args: Any, committee: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today
        rows = PlenarySession.objects.of(committee).live().select_related("term", "committee")
        self.fields["session"].queryset = rows.order_by("-opens_on")  # type: ignore[attr-defined]


class ConsultForm(MoveForm):
    """Which units are asked, and what."""

    units = forms.ModelMultipleChoiceField(
        Unit.anywhere.none(), label="征求单位", widget=forms.CheckboxSelectMultiple
    )
    question = forms.CharField(
        label="征求内容（可不填）",
        max_length=200,
        required=False,
        help_text="如：是否属于你单位职责，可否主办",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = _units(self.actor)  # type: ignore[attr-defined]


class ConsultedForm(MoveForm):
    """The unit's answer."""

    answer = forms.ChoiceField(label="意见", choices=Consultation.Answer.choices, widget=forms.RadioSelect)
    suggested = forms.ModelChoiceField(
        Unit.anywhere.none(),
        label="建议承办单位（选“建议由其他单位承办”时填写）",
        required=False,
        empty_label="—",
    )
    text = forms.CharField(
        label="说明",
        max_length=400,
        required=False,
        widget=area(3),
        help_text="不能承办的，请写明理由或职责依据",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suggested"].queryset = _units(self.actor).exclude(pk=self.record.unit_id)  # type: ignore[attr-defined]
        for name, value in (("answer", self.record.answer), ("text", self.record.text)):
            self.fields[name].initial = value
        self.fields["suggested"].initial = self.record.suggested_unit_id

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("answer") == Consultation.Answer.OTHER and not data.get("suggested"):
            self.add_error("suggested", "请选择建议承办单位")
        if data.get("answer") not in (None, Consultation.Answer.WILLING) and not data.get("text", "").strip():
            self.add_error("text", "不能承办的，请说明理由或职责依据")
        return data
