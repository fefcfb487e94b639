"""The form by which a person makes a token."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone

from jianyan.api.models import Scope
from jianyan.core.forms import day


class TokenForm(forms.Form):
    """What the token is for, what it may do, until when."""

    name = forms.CharField(label="用途", max_length=40, help_text="如：县教育局公文系统")
    scopes = forms.MultipleChoiceField(
        label="范围",
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="只选对方程序用得着的；令牌能做的，不会超出您本人的权限",
    )
    expires_on = day("有效期至", help_text="最长一年，到期自动失效")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=90)
