"""What the writing page, the entry of papers and the list of topics ask for."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.db.models import Q

from jianyan.core import attachments
from jianyan.core.forms import Day
from jianyan.kit import grids
from jianyan.kit.sheets import BadSheet
from jianyan.language.documents import read_document
from jianyan.language.unreadable import Unreadable
from jianyan.people.actors import Actor
from jianyan.people.models import Body, Person, Sector, Tenure
from jianyan.proposals.actions.entry import JOINING
from jianyan.proposals.forms import ANY, CHOOSE, KEEPERS, area
from jianyan.proposals.models import Authorship, Category, Origin, SponsorType, Stand, Topic

PARTNERS = "填写其他党派、团体、专委会的全称，用顿号隔开；由其账号确认后才算联合提出，各单位都须盖章"
HTMX = {"hx-trigger": "change", "hx-target": "#similar", "hx-swap": "innerHTML"}


class _Grouped(forms.models.ModelChoiceIterator):  # type: ignore[type-arg]
    """Topics in two groups: 选题 and 线索."""

    def __iter__(self) -> Any:
        yield ("", self.field.empty_label)
        groups: dict[str, list[Any]] = {}
        for topic in self.queryset:
            groups.setdefault(topic.get_kind_display(), []).append(self.choice(topic))
        yield from groups.items()


class TopicField(forms.ModelChoiceField):  # type: ignore[type-arg]
    iterator = _Grouped


class WritingForm(forms.Form):
    """The texts of a proposal. To be kept nothing need be filled in; ``for_sending`` asks for what is missing."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(label="日期", widget=Day())
    topic = TopicField(
        Topic.anywhere.none(), label="选题或线索（可不选）", required=False, empty_label="不选"
    )
    cause = forms.CharField(
        label="案由", max_length=120, required=False, help_text="一事一案，写成“关于……的提案”"
    )
    category = forms.ChoiceField(
        label="类别", choices=Category.choices, required=False, widget=forms.RadioSelect
    )
    situation = forms.CharField(label="情况", required=False, widget=area(6))
    analysis = forms.CharField(label="分析", required=False, widget=area(5))
    suggestions = forms.CharField(
        label="建议", required=False, widget=area(8), help_text="分条写，每条一项具体建议"
    )
    suggested_units = forms.CharField(label="建议承办单位（可不填）", max_length=200, required=False)
    public_wish = forms.BooleanField(label="同意公开提案内容", required=False)
    public_reason = forms.CharField(label="不同意公开的，请写明理由", max_length=200, required=False)
    authorship = forms.ChoiceField(
        label="作者声明", choices=Authorship.choices, required=False, widget=forms.RadioSelect
    )
    origin = forms.ChoiceField(label="来源", choices=[("", "未注明"), *Origin.choices], required=False)
    origin_note = forms.CharField(
        label="来源说明",
        max_length=120,
        required=False,
        help_text="如调研课题、工作室或线索的名称；转递的写明原作者",
    )
    earlier_stand = forms.ChoiceField(
        label="与以前提案的关系（可不填）", choices=[("", "没有说明"), *Stand.choices], required=False
    )
    earlier_note = forms.CharField(
        label="说明（可不填）",
        max_length=200,
        required=False,
        help_text="如以前提案的案号、还没有解决的问题、这次新提出的内容；审查时可以看到",
    )
    cosigners = forms.CharField(
        label="邀请联名的委员（可不填）",
        required=False,
        max_length=200,
        help_text="填写姓名，用顿号隔开；由本人登录确认后才算联名",
    )
    contact_person = forms.CharField(label="联系人", max_length=40, required=False)
    contact_phone = forms.CharField(
        label="联系电话", max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    contact_address = forms.CharField(label="通讯地址", max_length=120, required=False)
    contact_postcode = forms.CharField(
        label="邮政编码",
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    contact_email = forms.EmailField(label="电子邮箱", max_length=80, required=False)

    PAGE_ONLY: tuple[str, ...] = ("revision", "on", "cosigners")

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        today: date,
        similar_url: str,
        is_new: bool,
        on_behalf: bool = False,
        for_sending: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.today, self.for_sending = actor, today, for_sending
        self.on_behalf = on_behalf
        self.fields["topic"].queryset = offered(actor, self.initial.get("topic"))  # type: ignore[attr-defined]
        self.fields["cause"].widget.attrs |= {"hx-get": similar_url, **HTMX}
        if not actor.has(*KEEPERS):
            del self.fields["on"]
        self.of_body = not actor.person_ids
        if not is_new:
            del self.fields["cosigners"]
        elif self.of_body:
            self.fields["cosigners"].label = "联合提出的单位（可不填）"
            self.fields["cosigners"].help_text = PARTNERS

    @property
    def day(self) -> date:
        day: date = self.cleaned_data.get("on") or self.today
        return day

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in the fields, right or wrong, as the page is to show it again."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
            if name not in ("revision", "on")
            and (self.add_prefix(name) in self.data or name == "public_wish")
        }

    @property
    def texts(self) -> dict[str, Any]:
        """The fields of the proposal."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.PAGE_ONLY}

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError("不能晚于今天")
        return day

    def clean_cosigners(self) -> list[Person] | list[Body]:
        if self.of_body:
            return named_bodies(self.cleaned_data["cosigners"], self.actor.committee_id, self.today)
        return named_members(self.cleaned_data["cosigners"], self.actor.committee_id, self.today)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        topic = data.get("topic")
        if topic and not data.get("origin"):
            data["origin"] = Origin.CLUE if topic.kind == Topic.Kind.CLUE else Origin.TOPIC
        if data.get("public_wish"):
            data["public_reason"] = ""
        for name, reason in self._missing(data) if self.for_sending else ():
            if name in self.fields and name not in self.errors:
                self.add_error(name, reason)
        return data

    def _missing(self, data: dict[str, Any]) -> list[tuple[str, str]]:
        asked = {
            "cause": (data.get("cause"), "请写案由"),
            "category": (data.get("category"), "请选择类别"),
            "situation": (data.get("situation"), "请写情况"),
            "suggestions": (data.get("suggestions"), "请写建议，没有具体建议的不能提交"),
            "authorship": (self.on_behalf or data.get("authorship"), "请选择一项"),
            "public_reason": (
                data.get("public_wish") or data.get("public_reason"),
                "不同意公开的，请写明理由",
            ),
            "contact_person": (
                self.on_behalf or self.actor.person_ids or data.get("contact_person"),
                "以单位名义提出的提案必须写明联系人",
            ),
        }
        return [(name, reason) for name, (given, reason) in asked.items() if not given]


def offered(actor: Actor, chosen: Any = None) -> Any:
    """The topics that may be chosen now, the latest year first, and the one that was chosen before."""
    mine = int(chosen) if str(chosen or "").isdecimal() else None
    now = Q(withdrawn_on__isnull=True, voided_at__isnull=True) | Q(pk=mine)
    return Topic.objects.of(actor.committee_id).filter(now).order_by("-year", "-kind", "id")


class ImportForm(forms.Form):
    """A text from elsewhere: a file, or pasted."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    file = forms.FileField(
        label="选择文件", required=False, help_text="docx、txt 或网页文件；修订痕迹按全部接受读取"
    )
    text = forms.CharField(
        label="或者粘贴全文", required=False, widget=area(10), max_length=60_000, strip=False
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self.notes: tuple[str, ...] = ()
        if file := data.get("file"):
            try:
                document = read_document(file.name, file.read())
            except Unreadable as reason:
                raise forms.ValidationError(str(reason)) from reason
            data["text"], self.notes = document.text, document.notes
        elif not (data.get("text") or "").strip():
            raise forms.ValidationError("请选择文件，或粘贴文字")
        return data


class SplitForm(forms.Form):
    """How the text was told apart, to be corrected before it goes into the draft."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    cause = forms.CharField(label="案由", required=False, max_length=400)
    situation = forms.CharField(label="情况", required=False, widget=area(6))
    analysis = forms.CharField(label="分析", required=False, widget=area(5))
    suggestions = forms.CharField(label="建议", required=False, widget=area(8))
    rest = forms.CharField(
        label="没有归入的文字",
        required=False,
        widget=area(5),
        help_text="需要的请移到上面；留在这里的不放进草稿",
    )


class PaperForm(WritingForm):
    """A signed paper entered by the office for its author, with the scan of the paper."""

    sponsor_type = forms.ChoiceField(label="提案者类型", choices=SponsorType.choices)
    members = forms.CharField(
        label="委员姓名", required=False, max_length=200, help_text="领衔人在前，用顿号隔开；界别提案填召集人"
    )
    body = forms.ModelChoiceField(
        Body.anywhere.none(), label="党派、团体、专委会", required=False, empty_label="—"
    )
    partners = forms.CharField(
        label="联合提出的单位",
        required=False,
        max_length=200,
        help_text="领衔单位选在上面，其余单位填全称，用顿号隔开；各单位都须盖章",
    )
    sector = forms.ModelChoiceField(Sector.anywhere.none(), label="界别", required=False, empty_label="—")
    scan = forms.FileField(label="纸质件扫描件", help_text="签名、盖章的原件，pdf、ofd 或图片，不超过50 MB")
    field_order = (
        "on",
        "sponsor_type",
        "members",
        "body",
        "partners",
        "sector",
        "scan",
        "topic",
        "cause",
        "category",
    )
    PAGE_ONLY = ("on", "sponsor_type", "members", "body", "partners", "sector", "scan")
    SCANS = (".pdf", ".ofd", ".png", ".jpg", ".jpeg")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_new=False, on_behalf=True, for_sending=True, **kwargs)
        del self.fields["revision"]
        owner = self.actor.committee_id
        self.fields["category"] = forms.ChoiceField(label="类别", choices=CHOOSE + list(Category.choices))
        del self.fields["authorship"]
        self.fields["body"].queryset = Body.objects.of(owner).live().order_by("kind", "sort_no")  # type: ignore[attr-defined]
        self.fields["sector"].queryset = Sector.objects.of(owner).live().order_by("sort_no")  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def clean_members(self) -> list[Person]:
        return named_members(self.cleaned_data["members"], self.actor.committee_id, self.today)

    def clean_partners(self) -> list[Body]:
        return named_bodies(self.cleaned_data["partners"], self.actor.committee_id, self.today)

    def clean_scan(self) -> tuple[str, bytes]:
        file = self.cleaned_data["scan"]
        data = file.read()
        if PurePath(file.name).suffix.lower() not in self.SCANS:
            raise forms.ValidationError("扫描件请用 pdf、ofd 或图片")
        if reason := attachments.why_not(file.name, data):
            raise forms.ValidationError(reason)
        return file.name, data


class TopicFilter(forms.Form):
    """The filter box above the topics."""

    q = forms.CharField(label="题目或来源", required=False, max_length=40)
    year = forms.IntegerField(label="年度", required=False, min_value=1949, max_value=2999)
    kind = forms.ChoiceField(label="类型", required=False, choices=ANY + list(Topic.Kind.choices))


class TopicsForm(forms.Form):
    """Topics of a year, one a line, or a table."""

    year = forms.IntegerField(label="年度", min_value=1949, max_value=2999)
    kind = forms.ChoiceField(
        label="类型", choices=Topic.Kind.choices, widget=forms.RadioSelect, initial="topic"
    )
    lines = forms.CharField(
        label="题目",
        required=False,
        widget=area(10),
        max_length=60_000,
        help_text="一行一个；来源、说明写在题目后面，用竖线“｜”或制表符隔开，也可以从表格直接粘贴",
    )
    file = forms.FileField(
        label="或者选择表格", required=False, help_text="xlsx、xls、ods、csv；前三列依次为题目、来源、说明"
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        try:
            rows = topic_rows(data.get("lines") or "", data.get("file"))
        except BadSheet as reason:
            raise forms.ValidationError(str(reason)) from reason
        if not rows and not self.errors:
            raise forms.ValidationError("请写题目，一行一个，或选择表格")
        long = [
            title for title, source, note in rows if len(title) > 120 or len(source) > 120 or len(note) > 400
        ]
        if long:
            raise forms.ValidationError(f"题目、来源不超过120字，说明不超过400字：{long[0][:30]}……")
        data["rows"] = rows
        return data


def topic_rows(text: str, file: Any) -> list[tuple[str, str, str]]:
    """(title, source, note) of each line; a heading line (题目) is left out."""
    lines = [line.replace("｜", "\t").replace("|", "\t").split("\t") for line in text.splitlines()]
    if file:
        lines += [["" if cell is None else str(cell) for cell in row] for row in grids.read_grid(file.read())]
    cells = [[cell.strip() for cell in (*line, "", "", "")[:3]] for line in lines]
    found = dict.fromkeys(
        (title, source, note)
        for title, source, note in cells
        if title and title not in ("题目", "选题", "选题名称", "线索", "提案选题")
    )
    return list(found)


def _names(text: str) -> list[str]:
    """The names of a line, each once, in the order written."""
    for mark in "，,　 ；;\n":
        text = text.replace(mark, "、")
    return list(dict.fromkeys(name for name in text.split("、") if name))


def named_bodies(text: str, committee: int, day: date) -> list[Body]:
    """Parties, organisations and special committees of a day by their names; what nobody is called is refused."""
    names = _names(text)
    rows = Body.objects.of(committee).live().filter(kind__in=JOINING, name__in=names, started_on__lte=day)
    found = {one.name: one for one in rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))}
    if wrong := [name for name in names if name not in found]:
        raise forms.ValidationError(f"没有这个党派、团体、专委会：{'、'.join(wrong)}")
    return [found[name] for name in names]


def named_members(text: str, committee: int, day: date) -> list[Person]:
    """Members of a day by their names, in the order written; a name held twice or by nobody is refused."""
    names = _names(text)
    found: dict[str, list[Person]] = {}
    for seat in Tenure.objects.of(committee).on(day).filter(person__name__in=names).select_related("person"):
        found.setdefault(seat.person.name, []).append(seat.person)
    wrong = [name for name in names if len(found.get(name, ())) != 1]
    if wrong:
        raise forms.ValidationError(f"不是现任委员或有同名：{'、'.join(wrong)}")
    return [found[name][0] for name in names]
