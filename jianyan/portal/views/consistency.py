"""Rates and counts others publish: which of them can be true together. Arithmetic alone; nothing is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from jianyan.figures import consistency
from jianyan.figures.consistency import Fit
from jianyan.people.audience import INSIDE, Request, audience

MOST = 12  # numbers of a field
LARGEST = 1_000_000
NEAR = 10  # percent up and down from the smallest and the largest base, where other bases are looked for
LISTED = 20
NUMBER = re.compile(r"\d+(?:\.\d+)?")
BETWEEN = re.compile(r"[\s,，、;；/＋+％%]+")


def numbers(text: str) -> list[Decimal]:
    """The numbers of a field, parted by blanks, commas or line ends; ValidationError names what is none."""
    parts = [part for part in BETWEEN.split(text.replace("．", ".")) if part]
    wrong = [part for part in parts if not NUMBER.fullmatch(part)]
    if wrong:
        raise forms.ValidationError(f"“{wrong[0][:20]}”不是数，请只填数，用空格或顿号隔开")
    if len(parts) > MOST:
        raise forms.ValidationError(f"一次最多{MOST}个数")
    return [Decimal(part) for part in parts]


class Numbers(forms.CharField):
    """Several numbers in one field; whole ones where ``whole`` says so."""

    def __init__(self, *, whole: bool = False, most: int = LARGEST, **kwargs: Any) -> None:
        self.whole, self.most = whole, most
        super().__init__(required=False, max_length=200, **kwargs)

    def clean(self, value: str) -> Any:
        found = numbers(super().clean(value))
        for one in found:
            if self.whole and (one != one.to_integral_value() or not one):
                raise forms.ValidationError(f"“{one}”应是大于0的整数")
            if one > self.most:
                raise forms.ValidationError(f"“{one}”太大，应不超过{self.most}")
        return [int(one) for one in found] if self.whole else found


class ConsistencyForm(forms.Form):
    """Rates with the bases they may be of; parts with the whole they may make."""

    rates = Numbers(most=100, label="公布的比率（%）", help_text="照原文的小数位数填，如 99.12、98.5")
    bases = Numbers(whole=True, label="可能的基数", help_text="提案件数、反馈表份数、答复份数等，如 591、527")
    together = forms.BooleanField(label="这些比率是同一个整体的各部分（合计应为100%）", required=False)
    whole = forms.IntegerField(label="公布的总数", required=False, min_value=1, max_value=LARGEST)
    parts = Numbers(label="公布的各部分", help_text="如 470、23、85")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not (data.get("rates") or data.get("parts")):
            raise forms.ValidationError("请填写比率和基数，或者总数和各部分")
        if data.get("parts") and not data.get("whole") and "whole" not in self.errors:
            self.add_error("whole", "请填写各部分合成的总数")
        return data


@dataclass(frozen=True)
class Verdict:
    """A sentence on what was typed; ``fits`` says whether it can be true."""

    fits: bool
    text: str


@audience(*INSIDE)
def check(request: Request, committee: str) -> HttpResponse:
    """Which of the numbers typed can be true together."""
    form = ConsistencyForm(request.GET or None)
    shown: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        rows = consistency.fits(data["rates"], data["bases"])
        shown = {
            "rows": [(rate, row) for rate, row in zip(data["rates"], rows, strict=True)]
            if data["bases"]
            else [],
            "bases": data["bases"],
            "verdicts": [*_of_rates(rows), *_of_bases(data, rows), *_of_shares(data), *_of_parts(data)],
        }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/consistency.html", {"form": form, **shown}, status=status)


def _of_rates(rows: list[list[Fit]]) -> list[Verdict]:
    """A rate of which no base typed has a whole number."""
    told = []
    for row in rows:
        if row and not any(one.tops for one in row):
            words = "、".join(str(one.base) for one in row)
            told.append(
                Verdict(False, f"{row[0].rate}%不会是{words}中任何一个基数的比率：没有哪个整数除得出来。")
            )
    return told


def _of_bases(data: dict[str, Any], rows: list[list[Fit]]) -> list[Verdict]:
    """The bases of which all rates can be shares; near by ones where none typed is."""
    bases, rates = data["bases"], data["rates"]
    if not bases or not rates:
        return []
    good = [base for no, base in enumerate(bases) if all(row[no].tops for row in rows)]
    if good:
        words = "、".join(str(base) for base in good)
        each = "各比率都" if len(rates) > 1 else "该比率"
        return [Verdict(True, f"以{words}为基数，{each}可以成立。")]
    low, high = min(bases) * (100 - NEAR) // 100, max(bases) * (100 + NEAR) // 100 + 1
    near = consistency.bases_of_all(rates, low, min(high, low + 5000))
    if not near:
        return [Verdict(False, f"{low}至{high}之间没有一个基数能使这些比率同时成立，各比率的基数可能不同。")]
    words = "、".join(str(base) for base in near[:LISTED]) + ("等" if len(near) > LISTED else "")
    return [
        Verdict(
            False,
            f"所填基数都不能使这些比率同时成立；相近的基数中，{words}可以。请核对基数是提案、答复还是反馈表。",
        )
    ]


def _of_shares(data: dict[str, Any]) -> list[Verdict]:
    """Rates said to be all parts of one whole."""
    rates = data["rates"]
    if not data["together"] or len(rates) < 2:
        return []
    total, lacking = sum(rates, Decimal(0)), consistency.residue(rates)
    if not consistency.shares_fit(rates):
        return [Verdict(False, f"各部分合计{total}%，与100%相差{abs(lacking)}个百分点，不是四舍五入所致。")]
    rounding = f"，相差{abs(lacking)}个百分点属于四舍五入，不必凑成100%。" if lacking else "。"
    told = [Verdict(True, f"各部分合计{total}%{rounding}")]
    for base in data["bases"]:
        if not consistency.sums_to(rates, base):
            told.append(Verdict(False, f"以{base}为基数，找不出一组整数，既符合各比率又合计为{base}。"))
    return told


def _of_parts(data: dict[str, Any]) -> list[Verdict]:
    """Parts and the whole they are said to make."""
    parts, whole = data["parts"], data["whole"]
    if not parts or not whole:
        return []
    total = sum(parts, Decimal(0))
    sum_of = "＋".join(str(part) for part in parts)
    if total == whole:
        return [Verdict(True, f"{sum_of}＝{total}，与总数一致。")]
    more = "多于" if total > whole else "少于"
    reason = "可能有一件计入两处" if total > whole else "可能有未列出的部分（如并案、撤案）"
    return [Verdict(False, f"{sum_of}＝{total}，{more}总数{whole}，相差{abs(total - whole)}：{reason}。")]
