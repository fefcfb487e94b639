"""Forms of visits to members and of gifts."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.activities.forms.fields import (
    EntryForm,
    PeopleField,
    PersonField,
    YuanField,
    choice,
    day,
    pick,
    text,
)
from jianyan.activities.models import Campaign, Donation, MemberVisit


class VisitsForm(EntryForm):
    people = PeopleField("被走访委员", help_text="一行一位，或用顿号隔开；一次可以登记几位")
    visitor = PersonField("走访人")
    body = pick("走访机构", required=False)
    occasion = choice("事由", MemberVisit.Occasion.choices)
    note = text("情况", 200, required=False, help_text="不写病情和家庭情况")
    on = day("走访日期")

    def offer(self) -> None:
        self.choose("body", self.bodies())


class VisitForm(VisitsForm):
    """One visit, as it is corrected."""

    people = None  # type: ignore[assignment]
    person = PersonField("被走访委员")
    field_order = ("person", "visitor", "body", "occasion", "note", "on")


class DonationForm(EntryForm):
    form = choice("形式", Donation.Form.choices)
    amount_fen = YuanField("金额（捐物填价值）")
    goods = text("物资", 120, required=False)
    person = PersonField("捐赠委员", required=False)
    sector = pick("捐赠时所属界别", required=False)
    donor = text("捐赠人（非委员或集体）", 80, required=False)
    recipient = text("受赠方", 80, required=False)
    campaign = choice("专项行动", Campaign.choices, required=False)
    on = day("捐赠日期")

    def offer(self) -> None:
        self.choose("sector", self.sectors())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("person") and not data.get("donor", "").strip():
            raise forms.ValidationError("请填捐赠委员，或捐赠人")
        if data.get("form") == Donation.Form.GOODS and not data.get("goods", "").strip():
            self.add_error("goods", "捐物必须写明物资名称")
        return data
