"""Taking a file in: upload, say what the columns hold, look at what is wrong, import, and take it back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import imports, pages
from jianyan.core.imports import running, staging, steps, undoing
from jianyan.core.models import ImportMapping, ImportRow, ImportRun
from jianyan.kit import cells, grids, sheets
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.portal import jobs

IMPORTERS = (Role.PO, Role.ML, Role.RS, Role.SG, Role.AD)
State = ImportRun.State
WORKING = (State.CHECKING, State.APPLYING, State.INDEXING, State.UNDOING)
QUIET = timedelta(minutes=2)  # without progress for longer: somebody should look
DOING = {
    State.CHECKING: "正在检查",
    State.APPLYING: "正在导入",
    State.INDEXING: "已导入，正在整理检索",
    State.UNDOING: "正在撤销",
}
SHOWN = (("wrong", "有误的行"), ("noted", "有说明的行"), ("", "全部"))


class Upload(forms.Form):
    """What kind of file, and the file."""

    kind = forms.ChoiceField(label="导入什么", widget=forms.RadioSelect)
    file = forms.FileField(
        label="文件",
        help_text="表格用 xlsx、xls、ods 或 csv；提案文本用 zip。不超过100 MB。涉密内容不得上传。",
        error_messages={"empty": "文件是空的。", "required": "请选择文件。"},
    )

    def __init__(self, *args: Any, kinds: list[imports.Adapter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(one.key, one.title) for one in kinds]
        field.error_messages = {"required": "请选择导入什么。"}
        if len(kinds) == 1:
            self.initial["kind"] = kinds[0].key


def _kinds(request: Request) -> list[imports.Adapter]:
    return [one for one in imports.every() if request.actor.has(*one.roles)]


@audience(*IMPORTERS)
def runs(request: Request, committee: str) -> HttpResponse:
    """The imports of this committee that this seat may make, newest first; a new one begins here."""
    kinds = _kinds(request)
    form = Upload(request.POST or None, request.FILES or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        file, kind = form.cleaned_data["file"], imports.adapter(form.cleaned_data["kind"])
        try:
            return redirect(staging.upload(kind, file.name, file.read(), by=request.actor).get_absolute_url())
        except NotYours:
            raise
        except Refused as reason:
            form.add_error("file", str(reason))
    rows = ImportRun.objects.of(request.actor.committee_id).filter(adapter__in=[one.key for one in kinds])
    page = pages.keyset(rows.select_related("committee"), request)
    titles = {one.key: one.title for one in kinds}
    return render(
        request,
        "portal/imports.html",
        {
            "form": form,
            "kinds": kinds,
            "page": page,
            "lines": [(run, titles[run.adapter], run.state in WORKING) for run in page.rows],
        },
        status=422 if request.method == "POST" else 200,
    )


def _run(request: Request, pk: int) -> ImportRun:
    rows = ImportRun.objects.of(request.actor.committee_id).select_related("committee")
    run: ImportRun = get_object_or_404(rows, pk=pk)
    running.allowed(run, request.actor)
    return run


@audience(*IMPORTERS)
def run(request: Request, committee: str, pk: int) -> HttpResponse:
    """One import where it stands: its columns, its progress, its findings, or its result."""
    one = _run(request, pk)
    if one.state in WORKING:
        return _progress(request, one)
    if one.state == State.UPLOADED:
        kind = imports.adapter(one.adapter)
        if kind.is_table or kind.options(request.actor):
            return render(request, "portal/import_columns.html", _columns(request, one, {}))
    return render(request, "portal/import_run.html", _found(request, one))


def _progress(request: Request, one: ImportRun) -> HttpResponse:
    """The bar alone for htmx; it asks again until the work is over, and then for the whole page."""
    template = "portal/_import_progress.html" if request.htmx else "portal/import_progress.html"
    return render(
        request,
        template,
        {
            "run": one,
            "doing": DOING[State(one.state)],
            "phase": one.phase,
            "stuck": datetime.now(UTC) - one.moved_at > QUIET,
            "poll_url": reverse("import_progress", args=[one.committee.code, one.pk]),
        },
    )


@audience(*IMPORTERS)
def progress(request: Request, committee: str, pk: int) -> HttpResponse:
    """How far the work is; a window that asks by htmx is sent to the page when it is over."""
    one = _run(request, pk)
    if one.state in WORKING:
        return _progress(request, one)
    if not request.htmx:
        return redirect(one.get_absolute_url())
    return HttpResponse(status=204, headers={"HX-Redirect": one.get_absolute_url()})


# -- columns ------------------------------------------------------------------------------------------------------


def _columns(request: Request, one: ImportRun, typed: Any) -> dict[str, Any]:
    """The page that says what the columns hold; what was typed is given back when it was refused."""
    kind, titles = imports.adapter(one.adapter), one.heading["titles"]
    chosen = {column: key for key, column in one.mapping.items()}
    lines = [
        {
            "column": column,
            "letters": grids.column_letters(column),
            "title": title,
            "samples": one.heading["samples"][column],
            "chosen": typed.get(f"col-{column}", chosen.get(column, "")),
        }
        for column, title in enumerate(titles)
        if title or one.heading["samples"][column]
    ]
    kept = ImportMapping.objects.of(one.committee_id).filter(adapter=one.adapter).order_by("name")
    return {
        "run": one,
        "kind": kind,
        "lines": lines if kind.is_table else [],
        "fields": kind.columns,
        "fixed": [
            (field, typed.get(f"fixed-{field.key}", one.fixed.get(field.key, "")))
            for field in kind.columns
            if field.fixed
        ],
        "options": [
            (option, typed.get(f"option-{option.key}", one.options.get(option.key, "")))
            for option in kind.options(request.actor)
        ],
        "keep_rest": one.keep_rest,
        "kept": list(kept),
        "name": typed.get("name", ""),
        "unmapped": [
            field.label for field in kind.columns if field.required and field.key not in one.mapping
        ],
    }


@audience(*IMPORTERS)
@require_POST
def columns(request: Request, committee: str, pk: int) -> HttpResponse:
    """Keep what the columns hold and begin the check."""
    one, posted = _run(request, pk), request.POST
    kind = imports.adapter(one.adapter)
    known = {field.key for field in kind.columns}
    pairs = [(posted.get(f"col-{column}", ""), column) for column in range(len(one.heading["titles"]))]
    given = [(key, column) for key, column in pairs if key in known]
    try:
        if len({key for key, _ in given}) < len(given):
            raise Refused(f"有两列都对应为“{_twice(kind, given)}”，请只留一列")
        options = {
            option.key: posted.get(f"option-{option.key}", "") for option in kind.options(request.actor)
        }
        if missing := [o.label for o in kind.options(request.actor) if not options[o.key]]:
            raise Refused(f"请选择：{'、'.join(missing)}")
        staging.map_columns(
            one,
            mapping=dict(given) if kind.is_table else one.mapping,
            fixed={
                f.key: said
                for f in kind.columns
                if f.fixed and (said := posted.get(f"fixed-{f.key}", "").strip())
            },
            options=options,
            keep_rest=bool(posted.get("keep_rest")),
            name=posted.get("name", ""),
        )
        steps.start(one, "check", by=request.actor)
    except NotYours:
        raise
    except Refused as reason:
        context = _columns(request, one, posted) | {
            "refused": str(reason),
            "keep_rest": bool(posted.get("keep_rest")),
        }
        return render(request, "portal/import_columns.html", context, status=422)
    jobs.enqueue(one, request.actor.account_id)
    return redirect(one.get_absolute_url())


def _twice(kind: imports.Adapter, given: list[tuple[str, int]]) -> str:
    keys = [key for key, _ in given]
    return next(kind.column(key).label for key in keys if keys.count(key) > 1)


@audience(*IMPORTERS)
def again(request: Request, committee: str, pk: int) -> HttpResponse:
    """Back to the columns of a file that was checked."""
    one = _run(request, pk)
    if one.state not in staging.OPEN:
        raise Refused(f"该次导入目前为“{one.get_state_display()}”，不能再改动")
    return render(request, "portal/import_columns.html", _columns(request, one, {}))


@audience(*IMPORTERS)
@require_POST
def sheet(request: Request, committee: str, pk: int) -> HttpResponse:
    """Read another sheet of the file, or its columns as they were kept under a name."""
    one = _run(request, pk)
    if name := request.POST.get("sheet"):
        staging.choose_sheet(one, name)
    elif kept := request.POST.get("kept", ""):
        staging.use_mapping(one, kept)
    return redirect("import_columns_again", committee=committee, pk=pk)


# -- findings -----------------------------------------------------------------------------------------------------


def _found(request: Request, one: ImportRun) -> dict[str, Any]:
    """What the check found, or what the import made."""
    kind = imports.adapter(one.adapter)
    rows = ImportRow.objects.of(one.committee_id).filter(run=one, number__gt=0)
    default = "wrong" if one.wrong else "noted" if not kind.is_table else ""
    show = request.GET.get("show", default)
    if show == "wrong":
        rows = rows.filter(is_wrong=True)
    elif show == "noted":
        rows = rows.exclude(notes=[])
    page = pages.keyset(rows, request, ("number",), 30)
    return {
        "run": one,
        "kind": kind,
        "page": page,
        "lines": [_line(one, kind, row) for row in page.rows],
        "views": [{"label": label, "url": f"?show={name}", "active": name == show} for name, label in SHOWN],
        "questions": one.questions[:100],
        "answers": one.answers,
        "may_apply": one.state == State.CHECKED and not one.wrong and not one.questions and one.total > 0,
        "left": one.total - one.wrong,
    }


def _line(one: ImportRun, kind: imports.Adapter, row: ImportRow) -> dict[str, Any]:
    """A row as people look for it in their file: 第37行, F列 “答复日期”, what stands there, what is wrong."""
    return {
        "number": row.number,
        "title": row.title,
        "notes": row.notes,
        "problems": [
            {"place": _address(one, kind, key), "said": _said(one, row, key), "text": text}
            for key, text in row.problems
        ],
    }


def _address(one: ImportRun, kind: imports.Adapter, key: str) -> str:
    if not key:
        return ""
    column = one.mapping.get(key)
    if column is None or not kind.is_table:
        return f"“{kind.column(key).label}”"
    return f"{grids.column_letters(column)}列“{one.heading['titles'][column]}”"


def _said(one: ImportRun, row: ImportRow, key: str) -> str:
    column = one.mapping.get(key)
    if column is None or column >= len(row.cells):
        return ""
    said = cells.text(staging.unpacked(row.cells[column]))
    return said if len(said) <= 30 else f"{said[:30]}…"


@audience(*IMPORTERS)
def marked(request: Request, committee: str, pk: int) -> HttpResponse:
    """The sheet given back: what is wrong is red, and the last column says why. It can be mended and uploaded again."""
    one = _run(request, pk)
    kind = imports.adapter(one.adapter)
    if one.state != State.CHECKED:
        raise Http404
    held = ImportRow.objects.of(one.committee_id).filter(run=one, number__gt=0).order_by("number")
    rows, said, wrong = [], [], {}
    for number, row in enumerate(held.iterator(1000)):
        rows.append([staging.unpacked(cell) for cell in row.cells])
        said.append("；".join(_sentence(one, kind, key, text) for key, text in row.problems))
        for key, text in row.problems:
            if (column := one.mapping.get(key)) is not None:
                wrong[number, column] = text
    titles = [title or f"{grids.column_letters(no)}列" for no, title in enumerate(one.heading["titles"])]
    data = sheets.write_marked(
        sheets.Marked(one.sheet or "导入", titles, rows, wrong, said), made_at=timezone.now()
    )
    stem = one.file_name.rsplit(".", 1)[0]
    return pages.download(data, f"{stem}（已标出问题）.xlsx", pages.XLSX)


def _sentence(one: ImportRun, kind: imports.Adapter, key: str, text: str) -> str:
    place = _address(one, kind, key)
    return f"{place}：{text}" if place else text


@audience(*IMPORTERS)
@require_POST
def answers(request: Request, committee: str, pk: int) -> HttpResponse:
    """What the unknown words mean; the check runs again with the answers."""
    one = _run(request, pk)
    given = {
        ask["key"]: request.POST[f"q-{no}"]
        for no, ask in enumerate(one.questions)
        if request.POST.get(f"q-{no}")
    }
    running.answer(one, given, by=request.actor)
    return _begin(request, one, "check")


@audience(*IMPORTERS)
@require_POST
def step(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """Check again, import, go on with work that stopped, or give the file up."""
    one = _run(request, pk)
    if name == "drop":
        staging.drop(one)
        messages.success(request, "已放弃，没有写入任何记录。")
        return redirect("imports", committee=committee)
    if name == "resume":
        if one.state in WORKING:
            jobs.enqueue(one, request.actor.account_id)
        return redirect(one.get_absolute_url())
    if name not in ("check", "apply"):
        raise Http404
    return _begin(request, one, name)


def _begin(request: Request, one: ImportRun, name: str) -> HttpResponse:
    steps.start(one, name, by=request.actor)
    jobs.enqueue(one, request.actor.account_id)
    return redirect(one.get_absolute_url())


@audience(*IMPORTERS)
def undo(request: Request, committee: str, pk: int) -> HttpResponse:
    """What an undo would take back, and what others have done with it since: keep or void, row by row."""
    one = _run(request, pk)
    if one.state != State.APPLIED:
        raise Refused(f"该次导入目前为“{one.get_state_display()}”，不能撤销")
    touched = undoing.touched(one)
    if request.method == "POST":
        said = {row.number: request.POST.get(f"row-{row.number}", "") for row in touched[: undoing.SHOWN]}
        undoing.settle(one, said, by=request.actor)
        waiting = [row for row in touched if f"undo:{row.number}" not in one.answers]
        if not waiting:
            return _begin(request, one, "undo")
        messages.error(request, f"还有{len(waiting)}行没有选定保留还是一并作废。")
    return render(
        request,
        "portal/import_undo.html",
        {
            "run": one,
            "kind": imports.adapter(one.adapter),
            "made": len(undoing.made_by(one).rows),
            "touched": [(row, one.answers.get(f"undo:{row.number}", "")) for row in touched[: undoing.SHOWN]],
            "more": max(0, len(touched) - undoing.SHOWN),
        },
        status=422 if request.method == "POST" else 200,
    )
