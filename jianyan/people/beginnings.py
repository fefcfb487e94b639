"""The first committee and administrator of an installation, or one more committee of the same one."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from jianyan.people import actions
from jianyan.people.actors import system
from jianyan.people.models import Account, Committee, Role

RESERVED = {"accounts", "static", "api", "public"}


class CannotBegin(ValueError):
    """Why not, in Chinese."""


@transaction.atomic
def begin(code: str, name: str, short_name: str, level: str, admin: str, password: str) -> Committee:
    """Make a committee and give its administrator the seat; an account of that name is used when it exists."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,28}", code) or code in RESERVED:
        raise CannotBegin("代码须为2至29位小写字母、数字或连字符，以字母开头")
    if Committee.objects.filter(code=code).exists():
        raise CannotBegin(f"代码“{code}”已被使用")
    account = Account.objects.filter(username=admin).first()
    if account is None:
        account = Account(username=admin, display_name="系统管理员")
        try:
            validate_password(password, account)
        except ValidationError as weak:
            raise CannotBegin("；".join(weak.messages)) from weak
        account.set_password(password)
        account.save()
    committee = actions.found_committee(code, name, short_name, level=level)
    actions.grant(account, Role.AD, by=system(committee), on=timezone.localdate())
    return committee
