"""Forms of the clue box: what a resident fills in, what staff make of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from jianyan.activities.forms.fields import EntryForm, long_text, pick, text
from jianyan.activities.models import Platform, PublicMatter, ResidentClue
from jianyan.language import private
from jianyan.people.models import Body, Committee

LONGEST = 1000
HERE = (PublicMatter.Kind.CLUE, PublicMatter.Kind.ADVICE, PublicMatter.Kind.MATTER)
ANSWERS = (
    "您反映的事项属于信访事项，请通过县信访局或“国家信访局”网站、手机信访提出，由信访部门依法办理。",
    "您反映的是需要马上处理的公共服务事项，请拨打12345政务服务便民热线，由其转有关单位办理。",
    "您反映的事项正在或应当通过诉讼、仲裁、行政复议等途径解决，请向有关机关提出。",
    "内容不够具体，暂时无法办理。欢迎补充时间、地点和具体情况后再次提交。",
    "您的建议已收到并供委员参阅，感谢您的关心和支持。",
)


class SayForm(forms.Form):
    """A resident's post: what, where if it has a place, and if he wants to be reached, how."""

    text = forms.CharField(
        label="情况或建议",
        max_length=LONGEST,
        min_length=8,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=f"写清什么事、在哪里、您的建议，至多{LONGEST}字。请不要写自己和他人的姓名、证件号码、住址",
    )
    place = forms.CharField(
        label="地点（可不填）", max_length=60, required=False, help_text="如：东街小学门口"
    )
    body = pick("希望转给（可不选）", required=False, help_text="不选的由工作人员转有关委员或工作室")
    contact = forms.CharField(
        label="联系方式（可不填）",
        max_length=60,
        required=False,
        help_text="电话或邮箱。不留也照样办理，凭回执码可以查看处理情况",
    )
    consent = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, home: Committee, keep: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = Platform.objects.of(home).live().filter(published_on__isnull=False)
        rows = Body.objects.of(home).live().filter(pk__in=shown.values("body"))
        self.fields["body"].queryset = rows.order_by("kind", "sort_no")  # type: ignore[attr-defined]
        self.fields["body"].empty_label = "（不指定）"  # type: ignore[attr-defined]
        self.fields[
            "consent"
        ].label = f"留了联系方式的请勾选：同意工作人员为核实情况、告知结果使用，办结后{keep}天内清除"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("contact", "").strip() and not data.get("consent"):
            self.add_error("consent", "留了联系方式的，请勾选同意；不愿留的可以把联系方式清空")
        return data

    def made(self) -> ResidentClue:
        given = self.cleaned_data
        contact = given["contact"].strip()
        return ResidentClue(
            text=given["text"].strip(),
            place=given["place"].strip(),
            body=given["body"],
            contact=contact,
            consented_on=timezone.localdate() if contact else None,
        )


class ReceiptForm(forms.Form):
    code = forms.CharField(label="回执码", max_length=12, help_text="提交后页面上的8位字母和数字")

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()


class TakeForm(EntryForm):
    """The matter as staff write it down; it begins with the resident's words, numbers and addresses masked."""

    body = pick("转给的平台", help_text="工作室、联络组或界别活动组；接待委员从这里看到这件事")
    kind = forms.ChoiceField(label="类别", choices=[(one.value, one.label) for one in HERE])
    title = text("事项", 120)
    detail = long_text("内容", rows=7, help_text="委员读到的是这里的文字。请再核对一遍，去掉能看出是谁的话")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def offer(self) -> None:
        self.choose("body", self.own_bodies(*Platform.BODIES))

    @staticmethod
    def begun(clue: ResidentClue) -> dict[str, Any]:
        """What the form holds at first."""
        words = private.masked(clue.text)
        where = f"（地点：{private.masked(clue.place)}）" if clue.place else ""
        title = words.splitlines()[0][:30].rstrip("，。；、 ")
        return {"title": title, "detail": words + where, "body": clue.body_id, "version": clue.version}


class DeclineForm(forms.Form):
    """The answer to one group or to several: a sentence that stands ready, or one's own."""

    ready = forms.ChoiceField(
        label="常用答复",
        required=False,
        choices=[("", "自己写"), *((one, one[:40] + "…") for one in ANSWERS)],
    )
    answer = forms.CharField(
        label="答复", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = data.get("answer", "").strip() or data.get("ready", "")
        if not said and not self.errors:
            self.add_error("answer", "请选择或写一句答复，提交人凭回执码能看到")
        return data | {"said": said}
