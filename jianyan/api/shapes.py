"""Shapes that several rooms answer with."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Schema
from pydantic import ConfigDict, Field

from jianyan.api.models import Token
from jianyan.core import pages
from jianyan.people.actors import Actor
from jianyan.people.models import Committee

LIMIT = 100
LINE = r"^[^\x00-\x1f]*$"  # one line: without breaks and other control characters
TEXT = r"^[^\x00]*$"


class Asked(HttpRequest):
    """The request as operations see it: the door has set the committee, and for a good token who acts."""

    committee: Committee
    token: Token | None
    actor: Actor


class Detail(Schema):
    """One thing that is wrong."""

    where: str = Field(description="哪一项，如 body.cause")
    message: str


class Error(Schema):
    """The one shape of every refusal."""

    status: int
    code: str = Field(description="状态表中的代码，供程序判断")
    message: str = Field(description="一句中文，可以直接给人看")
    details: list[Detail] = []


class Given(Schema):
    """What a program sends: nothing but what is asked for, choices as their plain codes."""

    model_config = ConfigDict(extra="forbid", use_enum_values=True, validate_default=True)


class Listed(Schema):
    """What every list carries besides its lines."""

    next: str | None = Field(None, description="下一页的地址；没有下一页时为null")


class Paging(Given):
    """How a list is paged: as many lines, beginning after the mark the last page gave."""

    limit: int = Field(50, ge=1, le=LIMIT, description="一页几条，至多100")
    after: str = Field("", max_length=400, description="上一页next中的after")


class Done(Schema):
    """What a write leaves behind."""

    id: str
    state: str = Field(description="现在的状态，代码")
    standing: str = Field(description="现在的状态，中文")
    version: int


Pk = Annotated[int, Path(ge=1, le=2**63 - 1, description="编号")]


def page_of(request: Asked, rows: Any, order: tuple[str, ...], limit: int) -> tuple[list[Any], str | None]:
    """The lines of a page and the address of the next."""
    page = pages.keyset(rows, request, order, limit)
    return page.rows, f"{request.path}{page.next_url}" if page.next_url else None
