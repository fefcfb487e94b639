"""Volumes and the copies that leave and come back."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.core.forms import day
from jianyan.publications.forms.base import EntryForm, choice, hidden_version, short_text
from jianyan.publications.models import BookMovement, Volume

MOST = 1_000_000


class VolumeForm(EntryForm):
    """A volume begun now, or one that has been published already."""

    COMPILING, PRINTED = "compiling", "printed"

    way = forms.ChoiceField(
        label="情况",
        choices=[(COMPILING, "现在立项编辑"), (PRINTED, "已经出版，补登")],
        widget=forms.RadioSelect,
        initial=COMPILING,
    )
    series = short_text("丛书", 60)
    volume_no = forms.IntegerField(label="辑次", min_value=1, max_value=999)
    title = short_text("书名", 120, required=False)
    licence = short_text("书号或准印号", 60, required=False, help_text="补登的填写")
    print_run = forms.IntegerField(
        label="印数（册）", min_value=1, max_value=MOST, required=False, help_text="补登的必填"
    )
    on = day("立项或出版日期")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") == self.PRINTED and not data.get("print_run"):
            self.add_error("print_run", "补登已经出版的，请填写印数")
        return data


class ImprintForm(EntryForm):
    title = short_text("书名", 120, required=False)
    chief_editor = short_text("主编", 100, required=False)
    deputy_editors = short_text(
        "副主编", 200, required=False, help_text="姓名用顿号隔开，保存时按姓氏笔画排列"
    )
    editors = short_text("编辑", 400, required=False, help_text="姓名用顿号隔开，保存时按姓氏笔画排列")
    licence_kind = choice("书号种类", Volume.Licence.choices, required=False)
    licence = short_text("书号或准印号", 60, required=False)
    on = day("日期")
    version = hidden_version()


class PublishForm(EntryForm):
    print_run = forms.IntegerField(label="印数（册）", min_value=1, max_value=MOST)
    on = day("出版日期")
    version = hidden_version()


class BookForm(EntryForm):
    volume = forms.ModelChoiceField(
        Volume.anywhere.none(), label="文史资料", required=False, empty_label="（其他图书）"
    )
    title = short_text("其他图书", 120, required=False, help_text="不是文史资料的，填写书名")
    mode = choice("方式", [(str(one), str(one.label)) for one in BookMovement.OUT])
    copies = forms.IntegerField(label="册数", min_value=1, max_value=MOST)
    recipient = short_text("去向", 120)
    recipient_kind = choice("去向类别", BookMovement.Recipient.choices)
    on = day("日期")

    def offer(self) -> None:
        volumes = Volume.objects.of(self.actor.committee_id).live().filter(state=Volume.State.PUBLISHED)
        self.choose("volume", volumes.order_by("-published_on"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("volume") and not data.get("title", "").strip():
            self.add_error("volume", "请选择文史资料，或在下面填写书名")
        return data


class ReturnForm(EntryForm):
    copies = forms.IntegerField(label="退回册数", min_value=1, max_value=MOST)
    reason = short_text("原因", 200)
    on = day("退回日期")


class AdjustForm(EntryForm):
    mode = choice("调整", [(str(one), str(one.label)) for one in BookMovement.ADJUSTMENTS])
    copies = forms.IntegerField(label="册数", min_value=1, max_value=MOST)
    reason = short_text("原因", 200)
    on = day("日期")


class SignForm(EntryForm):
    signer = short_text("签收人", 40)
    on = day("签收日期")
    version = hidden_version()


class YearForm(forms.Form):
    """A year, for the ledgers and the summaries."""

    year = forms.IntegerField(label="年份", min_value=1949, max_value=2999)
