"""What is entered on the shelf. Forms judge the shape; the verbs judge the meaning."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.people.actors import Actor
from jianyan.people.models import Person, Tenure
from jianyan.publications import permissions as may
from jianyan.publications.models import (
    BookMovement,
    CollectionOutline,
    Manuscript,
    PartyPaper,
    Publication,
    RuleDocument,
    Volume,
)


class Day(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=Day())


def _long(label: str, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 8}), required=required)


class ShelfFilter(forms.Form):
    """The filter box above every list of the shelf; ``choices`` are the kinds of that list."""

    q = forms.CharField(label="标题", required=False, max_length=40)
    kind = forms.ChoiceField(label="类别", required=False)
    year = forms.IntegerField(label="年份", required=False, min_value=1949, max_value=2999)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "全部"), *choices]  # type: ignore[attr-defined]
        if not choices:
            del self.fields["kind"]


class EntryForm(forms.Form):
    """What every entry form takes: who is asking."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.offer()

    def offer(self) -> None:
        """Fill the choices that depend on the committee."""

    def choose(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


class PaperForm(EntryForm):
    kind = forms.ChoiceField(label="类别", choices=PartyPaper.Kind.choices)
    title = forms.CharField(label="标题", max_length=120)
    document_no = forms.CharField(label="文号", max_length=60, required=False)
    recipient = forms.CharField(label="报送对象", max_length=80)
    on = _day("报送日期")


class RuleForm(EntryForm):
    action = forms.ChoiceField(label="制定或修订", choices=RuleDocument.Action.choices)
    name = forms.CharField(label="制度名称", max_length=120)
    document_no = forms.CharField(label="文号", max_length=60, required=False)
    replaces = forms.ModelChoiceField(RuleDocument.anywhere.none(), label="所修订的制度", required=False)
    on = _day("印发日期")

    def offer(self) -> None:
        self.choose(
            "replaces", RuleDocument.objects.of(self.actor.committee_id).live().order_by("-issued_on")
        )


class OutlineForm(EntryForm):
    title = forms.CharField(label="大纲名称", max_length=120)
    themes = _long("征集内容", required=True)
    closes_on = forms.DateField(label="征集截止日期", widget=Day(), required=False)
    on = _day("发布日期")


class ManuscriptForm(EntryForm):
    """A member signs as himself; the clerk writes the author's name, and a member's is tied to the member."""

    title = forms.CharField(label="篇名", max_length=120)
    author = forms.CharField(label="作者", max_length=60)
    basis = forms.ChoiceField(
        label="三亲", choices=[("", "未注明"), *Manuscript.Basis.choices], required=False
    )
    outline = forms.ModelChoiceField(CollectionOutline.anywhere.none(), label="征集大纲", required=False)
    text = _long("正文")
    on = _day("来稿日期")

    def offer(self) -> None:
        outlines = CollectionOutline.objects.of(self.actor.committee_id).live().order_by("-announced_on")
        self.choose("outline", outlines)
        if self.actor.person_ids and not may.may_keep_shelf(self.actor):
            del self.fields["author"]
            del self.fields["on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        committee = self.actor.committee_id
        if "author" not in self.fields:
            person = Person.objects.of(committee).filter(pk__in=self.actor.person_ids).first()
            data |= {"person": person, "author": person.name if person else ""}
        elif data.get("author") and data.get("on"):
            seats = Tenure.objects.of(committee).on(data["on"]).filter(person__name=data["author"].strip())
            found = list(seats.select_related("person")[:2])
            data["person"] = found[0].person if len(found) == 1 else None
        return data


class VolumeForm(EntryForm):
    series = forms.CharField(label="丛书", max_length=60)
    volume_no = forms.IntegerField(label="辑次", min_value=1, max_value=999)
    title = forms.CharField(label="书名", max_length=120, required=False)
    licence = forms.CharField(label="书号或准印号", max_length=60, required=False)
    print_run = forms.IntegerField(label="印数（册）", min_value=1, max_value=1_000_000)
    on = _day("出版日期")


class BookForm(EntryForm):
    volume = forms.ModelChoiceField(Volume.anywhere.none(), label="文史资料", required=False)
    title = forms.CharField(
        label="其他图书", max_length=120, required=False, help_text="不是文史资料的，填写书名"
    )
    mode = forms.ChoiceField(label="方式", choices=BookMovement.Mode.choices)
    copies = forms.IntegerField(label="册数", min_value=1, max_value=1_000_000)
    recipient = forms.CharField(label="去向", max_length=120)
    on = _day("日期")

    def offer(self) -> None:
        self.choose("volume", Volume.objects.of(self.actor.committee_id).live().order_by("-published_on"))


class PublicityForm(EntryForm):
    title = forms.CharField(label="标题", max_length=120)
    author = forms.CharField(label="撰稿", max_length=60)
    text = _long("正文")
    on = _day("撰写日期")


class PublicationForm(EntryForm):
    medium = forms.CharField(label="媒体", max_length=60)
    level = forms.ChoiceField(label="媒体级别", choices=Publication.Level.choices)
    address = forms.CharField(label="版面或网址", max_length=200, required=False)
    on = _day("刊发日期")


class AcceptForm(EntryForm):
    volume = forms.ModelChoiceField(Volume.anywhere.none(), label="刊于", required=False)
    on = _day("采用日期")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def offer(self) -> None:
        self.choose("volume", Volume.objects.of(self.actor.committee_id).live().order_by("-published_on"))


class ReasonForm(EntryForm):
    reason = forms.CharField(label="原因", max_length=200)
    on = _day("日期")
    version = forms.IntegerField(widget=forms.HiddenInput)
