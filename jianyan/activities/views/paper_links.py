"""Which papers the page of a record offers, and where they are."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from jianyan.activities.models import Platform, Report, SupervisionAdvice

PRINTED = {Report: ("报告", "report_paper"), SupervisionAdvice: ("民主监督建议书", "advice_paper")}


def of_record(record: Any, committee: str) -> list[dict[str, str]]:
    """Label, and the address of each kind."""
    if record.voided_at:
        return []
    if isinstance(record, Platform):
        if not record.published_on:
            return []
        return [_line("二维码张贴页", "platform_paper", committee, record.pk)]
    if type(record) not in PRINTED:
        return []
    label, name = PRINTED[type(record)]
    return [_line(label if record.sent_on else f"{label}（草稿）", name, committee, record.pk)]


def _line(label: str, name: str, committee: str, pk: int) -> dict[str, str]:
    return {
        "label": label,
        "docx": reverse(name, args=[committee, pk, "docx"]),
        "pdf": reverse(name, args=[committee, pk, "pdf"]),
    }
