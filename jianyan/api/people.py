"""Committees of the installation."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Schema

from jianyan.api.operations import public
from jianyan.api.shapes import Asked, Listed, Paging, page_of
from jianyan.people.models import Committee

router = Router()


class CommitteeOut(Schema):
    """A committee: its code is the first segment of every address."""

    code: str
    name: str
    short_name: str
    level: str
    above: str | None


class Committees(Listed):
    items: list[CommitteeOut]


@public(router, "/committees", Committees, "本平台上的政协")
def committees(request: Asked, paging: Query[Paging]) -> dict[str, Any]:
    """按代码排列。每个政协各有自己的接口地址。"""
    rows, following = page_of(request, Committee.objects.select_related("parent"), ("code",), paging.limit)
    return {"items": [_shown(one) for one in rows], "next": following}


def _shown(one: Committee) -> dict[str, Any]:
    above = one.parent.code if one.parent else None
    return {
        "code": one.code,
        "name": one.name,
        "short_name": one.short_name,
        "level": one.level,
        "above": above,
    }
