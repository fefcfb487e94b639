"""Writes docs/generated from the code: what is written twice by hand drifts, what is generated cannot.

``python scripts/generate_docs.py`` writes, ``--check`` only says what is stale and exits 1.
A generator is a function without arguments that returns the text of one page; it joins ``PAGES`` below.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

GENERATED = Path(__file__).resolve().parent.parent / "docs" / "generated"
NOTE = "<!-- Written by `make docs` from the code. Changes made here are lost. -->\n\n"


def _rooms() -> Iterator[Any]:
    from django.apps import apps

    return (app for app in apps.get_app_configs() if app.name.startswith("jianyan."))


def tables() -> str:
    """Every table of every room with its columns."""
    parts = ["# 数据表\n"]
    for room in _rooms():
        for model in sorted(room.get_models(), key=lambda model: model.__name__):
            meaning = (model.__doc__ or "").strip().splitlines()[0]
            meaning = "" if meaning.startswith(f"{model.__name__}(") else f"\n{meaning}\n"
            parts.append(f"## {room.label}.{model.__name__} · {model._meta.verbose_name}\n{meaning}")
            parts.append("| 列 | 名称 | 类型 | 指向 |\n|---|---|---|---|")
            parts += [_column(field) for field in model._meta.concrete_fields]
            parts += [_column(field) for field in model._meta.many_to_many]
            parts.append("")
    return "\n".join(parts)


def _column(field: Any) -> str:
    target = field.related_model
    name = str(field.verbose_name).replace("|", "\\|")
    to = f"{target._meta.app_label}.{target.__name__}" if target else ""
    return f"| {field.name} | {name} | {field.get_internal_type()} | {to} |"


def flows() -> str:
    """Every state table: its diagram, and each move with what guards it, stamps and demands."""
    from jianyan.kit.flow import Flow

    parts = ["# 流程\n"]
    for room in _rooms():
        module = f"{room.name}.flow"
        if importlib.util.find_spec(module) is None:
            continue
        found = [value for value in vars(importlib.import_module(module)).values() if isinstance(value, Flow)]
        for flow in found:
            parts += [f"## {flow.title}（{room.label}）\n", f"```mermaid\n{flow.mermaid()}\n```\n"]
            parts.append(
                "| 动作 | 自 | 至 | 谁可办 | 何种情形不可办 | 记下的日期 | 须填 |\n|---|---|---|---|---|---|---|"
            )
            parts += [_move(flow, move) for move in flow.moves.values()]
            parts.append("")
    return "\n".join(parts)


def _move(flow: Any, move: Any) -> str:
    sources = "、".join(sorted(flow.states[state] for state in move.source)) or "（新建）"
    target = flow.states[move.target] if move.target else "（不变）"
    guards = "、".join(f"`{_named(guard)}`" for guard in move.unless)
    needs = "、".join(f"`{name}`" for name in move.needs)
    stamp = f"`{move.stamps}`" if move.stamps else ""
    who = f"`{_named(move.who)}`" + (f"，随`{_named(move.by)}`" if move.by else "")
    return f"| {move.label} | {sources} | {target} | {who} | {guards} | {stamp} | {needs} |"


def catalogue() -> str:
    """Every indicator with its definition: 口径 as users see it."""
    from jianyan.figures import catalogue as declared

    found = declared.every()
    parts = [f"# 指标与口径\n\n共{len(found)}项。编号为空的，业务目录中没有对应编号。\n"]
    for section in declared.SECTIONS:
        parts.append(
            f"## {section}\n\n| 编号 | 指标 | 单位 | 口径 | 可选计法 | 可按 | 键 |\n|---|---|---|---|---|---|---|"
        )
        parts += [_indicator(one) for one in found if one.section == section]
        parts.append("")
    return "\n".join(parts)


def _indicator(one: Any) -> str:
    cuts = "、".join(dict.fromkeys(cut.label for cut in (*one.cuts, *getattr(one, "part_cuts", ()))))
    ways = "；".join(one.conventions.values())
    meaning = one.meaning.replace("|", "\\|").replace("\n", "")
    return f"| {one.id or ''} | {one.title} | {one.unit} | {meaning} | {ways} | {cuts} | `{one.key}` |"


def rights() -> str:
    """Every page with those it is for."""
    from django.urls import get_resolver

    from jianyan.people.models import Role

    names = {str(role): str(role.label) for role in Role} | {"account": "所有账号"}
    parts = [
        "# 页面与角色\n\n状态表中每个动作由谁办，见 [flows.md](flows.md)。\n\n| 地址 | 对谁开放 |\n|---|---|"
    ]
    every = {str(role) for role in Role if role != Role.PUB}
    for path, view in sorted(_views(get_resolver().url_patterns, "/"), key=lambda pair: pair[0]):
        roles = getattr(view, "audience", frozenset())
        shown = (
            "全部角色"
            if roles == every
            else "、".join(label for role, label in names.items() if role in roles)
        )
        parts.append(f"| `{path}` | {shown} |")
    return "\n".join(parts)


def _views(patterns: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for one in patterns:
        path = prefix + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _views(one.url_patterns, path)
        else:
            yield path.replace("<slug:committee>", "‹代码›").replace("<", "‹").replace(">", "›"), one.callback


def _named(function: Any) -> str:
    return str(getattr(function, "__name__", None) or type(function).__name__)


PAGES: dict[str, Callable[[], str]] = {
    "catalogue.md": catalogue,
    "flows.md": flows,
    "rights.md": rights,
    "tables.md": tables,
}


def pages() -> dict[Path, str]:
    """Each generated page with the text it should have."""
    return {GENERATED / name: NOTE + write().rstrip() + "\n" for name, write in PAGES.items()}


def stale() -> list[str]:
    """Pages whose text is not what the code says, and files nobody generates."""
    due = pages()
    changed = [
        path for path, text in due.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    orphans = [path for path in GENERATED.glob("*") if path not in due]
    return sorted(path.name for path in changed + orphans)


def main() -> int:
    """Write the pages, or with --check compare them."""
    import django

    with tempfile.TemporaryDirectory() as home:
        os.environ.update(JIANYAN_HOME=home, DJANGO_SETTINGS_MODULE="jianyan.settings")
        django.setup()
        if "--check" in sys.argv:
            for name in stale():
                print(f"docs/generated/{name} is stale: run `make docs`")
            return bool(stale())
        GENERATED.mkdir(parents=True, exist_ok=True)
        for path, text in pages().items():
            path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
