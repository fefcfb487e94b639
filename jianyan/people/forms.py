"""What the register pages ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest

from jianyan.core.forms import day, lines
from jianyan.core.tenancy import Record
from jianyan.language import bureaus
from jianyan.people import notices, queries
from jianyan.people.actors import Actor
from jianyan.people.models import (
    Account,
    Award,
    Body,
    BodyEvent,
    BodyMember,
    Person,
    Post,
    Preference,
    Role,
    Sector,
    Tenure,
    Term,
    Unit,
)
from jianyan.people.senders import EMAIL, channels


class MemberFilter(forms.Form):
    """The filter box above the list of members."""

    q = forms.CharField(label="姓名或拼音首字母", required=False, max_length=20)
    sector = forms.ModelChoiceField(Sector.anywhere.none(), label="界别", required=False, empty_label="全部")

    def __init__(self, *args: Any, committee: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sectors = Sector.objects.of(committee).live().order_by("sort_no")
        self.fields["sector"].queryset = sectors  # type: ignore[attr-defined]


class BodyFilter(forms.Form):
    """The filter box above the list of bodies."""

    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *Body.Kind.choices])


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Corrections to a person; contact data is shown to those who must reach them."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Person
        fields = ("name", "gender", "ethnicity", "born_on", "affiliation", "work", "phone", "address")


class ElsewhereForm(forms.Form):
    """One's own password, asked again before other sign-ins are ended. Wrong ones count as at the door."""

    password = forms.CharField(
        label="当前密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        given: str = self.cleaned_data["password"]
        user = self.request.user
        if authenticate(self.request, username=user.get_username(), password=given) != user:
            raise forms.ValidationError("密码不正确，请重新填写")
        return given


class GrantForm(forms.Form):
    """A new account, or one more role for an account that exists."""

    username = forms.CharField(label="用户名", max_length=60, help_text="已有的用户名则为其增加角色")
    display_name = forms.CharField(label="显示名", max_length=40, required=False)
    password = forms.CharField(
        label="初始密码", required=False, widget=forms.PasswordInput, help_text="新账号必填，至少10位"
    )
    role = forms.ChoiceField(label="角色", choices=[pair for pair in Role.choices if pair[0] != Role.PUB])
    person = forms.ModelChoiceField(
        Person.anywhere.none(),
        label="本人（委员）",
        required=False,
        empty_label="无",
        help_text="委员、常务委员、主席会议成员的账号在此选择本人",
    )
    unit = forms.ModelChoiceField(
        Unit.anywhere.none(),
        label="承办单位",
        required=False,
        empty_label="无",
        help_text="承办单位经办人、负责人的账号在此选择单位",
    )
    body = forms.ModelChoiceField(
        Body.anywhere.none(),
        label="机构",
        required=False,
        empty_label="无",
        help_text="参加单位、专委会、联络组和工作室的账号在此选择机构",
    )

    def __init__(self, *args: Any, committee: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "person": Person.objects.of(committee).live().order_by("stroke_key", "id"),
            "unit": Unit.objects.of(committee).live().order_by("sort_no"),
            "body": Body.objects.of(committee).live().order_by("kind", "sort_no"),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.account = Account.objects.filter(username=data.get("username", "")).first()
        if self.account is None:
            for name in ("display_name", "password"):
                if not data.get(name):
                    self.add_error(name, "新账号必填")
            if data.get("password"):
                self._judge(data)
        return data

    def _judge(self, data: dict[str, Any]) -> None:
        fresh = Account(username=data.get("username", ""), display_name=data.get("display_name", ""))
        try:
            validate_password(data["password"], fresh)
        except forms.ValidationError as weak:
            self.add_error("password", weak)


class RevokeForm(forms.Form):
    """Taking a role back."""

    grant = forms.IntegerField(widget=forms.HiddenInput)


class EntryForm(forms.Form):
    """What every entry form of the registers takes: who is asking, and what the entry is about."""

    def __init__(self, *args: Any, actor: Actor, about: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.about = actor, about
        self.offer()

    def offer(self) -> None:
        """Fill the choices that depend on the committee or on the record."""

    def choose(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def live(self, model: type[Record]) -> Any:
        """The live rows of a register of this committee."""
        return model.objects.of(self.actor.committee_id).live()


class TermForm(EntryForm):
    number = forms.IntegerField(label="届次", min_value=1, max_value=99, help_text="填数字，如第十届填10")
    on = day("起始日期")


class SessionForm(EntryForm):
    term = forms.ModelChoiceField(Term.anywhere.none(), label="届", empty_label="请选择")
    number = forms.IntegerField(label="次数", min_value=1, max_value=9, help_text="填数字，如第一次会议填1")
    opens_on = day("开幕日期")
    closes_on = day("闭幕日期")

    def offer(self) -> None:
        self.choose("term", self.live(Term).order_by("-number"))


class SectorsForm(EntryForm):
    names = lines("界别", help_text="一行一个，按本会规定的次序")


def _seat_fields() -> dict[str, forms.Field]:
    return {
        "term": forms.ModelChoiceField(Term.anywhere.none(), label="届", empty_label="请选择"),
        "sector": forms.ModelChoiceField(Sector.anywhere.none(), label="界别", empty_label="请选择"),
        "reason": forms.ChoiceField(label="产生方式", choices=Tenure.Start.choices),
        "on": day("任职日期"),
    }


class SeatForm(EntryForm):
    """A seat for a person who is known."""

    def offer(self) -> None:
        self.fields |= _seat_fields()
        self.choose("term", self.live(Term).order_by("-number"))
        self.choose("sector", self.live(Sector).order_by("sort_no"))


class MemberForm(SeatForm):
    """A new person with a seat."""

    name = forms.CharField(label="姓名", max_length=40)
    gender = forms.ChoiceField(label="性别", choices=[("", "请选择"), *Person.Gender.choices])
    ethnicity = forms.CharField(label="民族", max_length=20, initial="汉族")
    born_on = day("出生日期", required=False)
    affiliation = forms.CharField(label="政治面貌", max_length=20, required=False)
    work = forms.CharField(label="工作单位及职务", max_length=120, required=False)
    phone = forms.CharField(label="联系电话", max_length=40, required=False)
    address = forms.CharField(label="通讯地址", max_length=200, required=False)
    again = forms.BooleanField(label="已核对，确是同名的另一人", required=False)

    PERSON = ("name", "gender", "ethnicity", "born_on", "affiliation", "work", "phone", "address")

    def offer(self) -> None:
        super().offer()
        name = str(self.data.get("name", "")).strip()
        self.namesake = bool(name) and self.live(Person).filter(name=name).exists()
        if not self.namesake:
            del self.fields["again"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.namesake and not data.get("again"):
            self.add_error("again", f"登记册中已有“{data.get('name')}”。是同一人的，请打开其页面登记任期")
        return data


class LeaveForm(EntryForm):
    reason = forms.ChoiceField(label="离任原因", choices=[("", "请选择"), *Tenure.End.choices])
    on = day("离任日期")


class PostForm(EntryForm):
    kind = forms.ChoiceField(label="职务", choices=[("", "请选择"), *Post.Kind.choices])
    title = forms.CharField(label="职务名称", max_length=60, required=False, help_text="与职务不同时填写")
    resident = forms.BooleanField(label="驻会", required=False)
    on = day("任职日期")


class LeavePostForm(EntryForm):
    post = forms.ModelChoiceField(Post.anywhere.none(), label="职务", empty_label="请选择")
    on = day("离任日期")

    def offer(self) -> None:
        self.choose("post", self.about.posts.live().filter(ends_on__isnull=True))


class BodyForm(EntryForm):
    kind = forms.ChoiceField(label="类型", choices=[("", "请选择"), *Body.Kind.choices])
    name = forms.CharField(label="名称", max_length=80)
    host = forms.ModelChoiceField(Body.anywhere.none(), label="依托机构", required=False, empty_label="无")
    place = forms.CharField(label="地点", max_length=120, required=False)
    on = day("成立日期")

    def offer(self) -> None:
        self.choose("host", self.live(Body).filter(ended_on__isnull=True).order_by("kind", "sort_no", "id"))


class JoinForm(EntryForm):
    persons = forms.ModelMultipleChoiceField(
        Person.anywhere.none(),
        label="委员",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一人"},
    )
    role = forms.CharField(label="职责", max_length=40, initial="成员")
    on = day("起始日期")

    def offer(self) -> None:
        inside = self.about.members.live().filter(ends_on__isnull=True).values("person")
        seated = self.live(Tenure).filter(ends_on__isnull=True).values("person")
        rows = self.live(Person).filter(pk__in=seated).exclude(pk__in=inside)
        self.choose("persons", rows.order_by("stroke_key", "id"))


class LeaveBodyForm(EntryForm):
    members = forms.ModelMultipleChoiceField(
        BodyMember.anywhere.none(),
        label="退出的成员",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一人"},
    )
    on = day("退出日期")

    def offer(self) -> None:
        rows = self.about.members.live().filter(ends_on__isnull=True).select_related("person")
        self.choose("members", rows.order_by("person__stroke_key", "id"))
        self.fields["members"].label_from_instance = lambda row: f"{row.person}（{row.role}）"  # type: ignore[attr-defined]


class BodyEventForm(EntryForm):
    kind = forms.ChoiceField(label="事项", choices=[("", "请选择"), *BodyEvent.Kind.choices])
    note = forms.CharField(label="说明", max_length=200, required=False)
    on = day("日期")


class EndForm(EntryForm):
    note = forms.CharField(label="说明", max_length=200, required=False)
    on = day("日期")


class StandardForm(EntryForm):
    body_kind = forms.ChoiceField(label="适用机构", choices=[("", "请选择"), *Body.Kind.choices])
    name = forms.CharField(label="标准名称", max_length=80)
    items = lines("条目", help_text="一行一条，验收时逐条勾选")
    on = day("施行日期")


class CheckForm(EntryForm):
    """A check of one body against the standard of its kind: which items it meets."""

    met = forms.MultipleChoiceField(label="已达到的条目", widget=forms.CheckboxSelectMultiple, required=False)
    on = day("验收日期")

    def offer(self) -> None:
        self.standard = queries.standard_of(self.about)
        items = self.standard.items if self.standard else []
        self.fields["met"].choices = list(enumerate(items))  # type: ignore[attr-defined]
        self.fields["met"].help_text = f"{self.standard}：逐条都达到为达标" if self.standard else ""


class UnitForm(EntryForm):
    name = forms.CharField(label="单位名称", max_length=80)
    short_name = forms.CharField(label="简称", max_length=40, required=False)
    category = forms.CharField(label="类别", max_length=20, required=False)
    sort_no = forms.IntegerField(label="排序", min_value=0, max_value=9999, help_text="按规定的单位次序")
    handles = forms.MultipleChoiceField(
        label="承办领域",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="分办建议按这里推荐单位；一项不选的，按单位名称判断",
    )
    duties = forms.CharField(
        label="主要职责",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="可粘贴“三定”规定中的主要职责，分办建议会列出与案由相符的词语",
    )

    def offer(self) -> None:
        self.fields["handles"].choices = [(one, one) for one in bureaus.categories()]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        same = Unit.objects.of(self.actor.committee_id).filter(name=name)
        if same.exclude(pk=self.about.pk if self.about else None).exists():
            raise forms.ValidationError("已有同名的单位")
        return name


class CorrectUnitForm(UnitForm):
    expected = forms.IntegerField(widget=forms.HiddenInput)


class AwardForm(EntryForm):
    kind = forms.ChoiceField(label="表彰项目", choices=[("", "请选择"), *Award.Kind.choices])
    title = forms.CharField(label="称号", max_length=80)
    awarder = forms.CharField(label="表彰单位", max_length=80)
    level = forms.ChoiceField(label="级别", choices=[("", "请选择"), *Award.Level.choices])
    document = forms.CharField(label="文号", max_length=60, required=False)
    holder = forms.ChoiceField(label="表彰对象", choices=[("", "请选择"), *Award.Holder.choices])
    person = forms.ModelChoiceField(
        Person.anywhere.none(), label="受表彰人", required=False, empty_label="无"
    )
    unit = forms.ModelChoiceField(Unit.anywhere.none(), label="受表彰单位", required=False, empty_label="无")
    body = forms.ModelChoiceField(Body.anywhere.none(), label="受表彰机构", required=False, empty_label="无")
    on = day("表彰日期")

    NEEDS = {
        Award.Holder.MEMBER: "person",
        Award.Holder.PERSON: "person",
        Award.Holder.UNIT: "unit",
        Award.Holder.BODY: "body",
    }

    def offer(self) -> None:
        self.choose("person", self.live(Person).order_by("stroke_key", "id"))
        self.choose("unit", self.live(Unit).order_by("sort_no", "id"))
        self.choose("body", self.live(Body).order_by("kind", "sort_no", "id"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        need = self.NEEDS.get(data.get("holder", ""))
        if need and not data.get(need):
            self.add_error(need, "请选择受表彰的对象")
        return data


class AdvisorForm(EntryForm):
    name = forms.CharField(label="姓名", max_length=40)
    organization = forms.CharField(label="单位", max_length=80)
    title = forms.CharField(label="职称", max_length=40, required=False)
    field = forms.CharField(label="专业领域", max_length=60, required=False)
    on = day("聘任日期")


class WaysForm(forms.Form):
    """How an account wants to be reached: for each channel of the installation when, and where."""

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.channels = account, channels()
        held = {one.channel: one for one in notices.ways_of([account.pk])[account.pk]}
        hours = next(iter(held.values()), Preference())
        for key, channel in self.channels.items():
            way = held.get(key) or Preference(mode=Preference.Mode.OFF)
            kind = forms.EmailField if key == EMAIL else forms.CharField
            self.fields[f"{key}-mode"] = forms.ChoiceField(
                label=channel.title,
                choices=Preference.Mode.choices,
                initial=way.mode if way.address else Preference.Mode.OFF,
                widget=forms.RadioSelect,
            )
            self.fields[f"{key}-address"] = kind(
                label=channel.asks, required=False, max_length=200, initial=way.address
            )
            self.fields[f"{key}-quiet"] = forms.BooleanField(
                label="夜间不打扰，留到早上发", required=False, initial=way.is_quiet
            )
        if self.channels:
            self.fields["night-from"] = _hour("夜间从", "晚上", EVENINGS, hours.night_from)
            self.fields["night-until"] = _hour("夜间到", "早上", MORNINGS, hours.night_until)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for key, channel in self.channels.items():
            wanted = given.get(f"{key}-mode") not in (None, Preference.Mode.OFF)
            if wanted and f"{key}-address" in given and not given[f"{key}-address"]:
                self.add_error(f"{key}-address", f"请填写{channel.asks}，或者选“不发”")
        return given

    def save(self) -> None:
        if not self.channels:
            return
        night = int(self.cleaned_data["night-from"]), int(self.cleaned_data["night-until"])
        for key in self.channels:
            mode, address, quiet = (self.cleaned_data[f"{key}-{one}"] for one in ("mode", "address", "quiet"))
            notices.choose(self.account, key, mode, address, quiet, night=night)


EVENINGS, MORNINGS = range(18, 24), range(5, 11)  # hours a night may begin and end


def _hour(label: str, part: str, hours: range, initial: int) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[(hour, f"{part}{hour if hour <= 12 else hour - 12}点") for hour in hours],
        coerce=int,
        initial=initial,
        required=False,
        empty_value=str(initial),
    )
