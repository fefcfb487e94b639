"""What the register pages ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from jianyan.people.models import Account, Body, Person, Role, Sector, Unit


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
