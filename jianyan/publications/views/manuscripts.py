"""The desk of manuscripts: the queue with who must act next, a new manuscript, one manuscript, its moves, batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import journal, pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit import sheets
from jianyan.kit.flow import NotYours
from jianyan.people.actors import Actor
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.publications import actions, queries
from jianyan.publications import permissions as may
from jianyan.publications.flow import FLOW, REVIEWS
from jianyan.publications.forms import manuscripts as forms
from jianyan.publications.forms.base import EntryForm, FileForm
from jianyan.publications.models import Manuscript
from jianyan.publications.views.shelf import papers_of, tabs

ORDER = ("-received_on", "-id")
S = Manuscript.State
TONES = {
    S.ACCEPTED: "ok",
    S.PRINTED: "ok",
    S.KEPT: "off",
    S.REFUSED: "off",
    S.WITHDRAWN: "off",
}


def waiting_for(actor: Actor) -> Q:
    """What this reader must act on: the reviewers' stages, the decision, letters to authors, his own revision."""
    mine = Q(state=S.REVISING, person__in=actor.person_ids) | Q(state=S.REVISING, body__in=actor.body_ids)
    if actor.has(Role.CL, Role.SPC, Role.SG):
        mine |= Q(state__in=Manuscript.UNDER_REVIEW)
    if actor.has(Role.SG):
        mine |= Q(state=S.REVIEWED)
    if actor.has(Role.CL):
        mine |= Q(state__in=Manuscript.DECIDED, told_on__isnull=True) | Q(
            state=S.ACCEPTED, volume__isnull=True
        )
    return mine


@audience()
def manuscripts(request: Request, committee: str) -> HttpResponse:
    """The manuscripts this reader may see, newest first, each with who must act next."""
    actor = request.actor
    form = forms.ManuscriptFilter(request.GET, committee_id=actor.committee_id)
    every = Manuscript.objects.of(actor.committee_id).visible_to(actor).live()
    rows = _filtered(every, form)
    if request.GET.get("waiting"):
        rows = rows.filter(waiting_for(actor))
    if request.GET.get("export"):
        return _ledger(rows)
    shown = rows.select_related("committee", "theme", "volume", "outline")
    page = pages.keyset(shown, request, ORDER)
    context = {
        "form": form,
        "page": page,
        "lines": [_line(one) for one in page.rows],
        "stages": _stages(every, actor, request),
        "tabs": tabs(actor, "manuscripts"),
        "may_add": may.may_contribute(actor),
        "batches": _batches(actor),
        "office": may.may_read_reviews(actor),
    }
    return render(request, "publications/manuscripts.html", context)


def _line(one: Manuscript) -> dict[str, Any]:
    who, act = queries.next_step(one)
    return {"record": one, "who": who, "act": act, "tone": TONES.get(S(one.state), "wait")}


def _stages(every: TenantQuerySet, actor: Actor, request: Request) -> list[dict[str, Any]]:
    """The queue by stage with its numbers: the links above the list. Two queries."""
    numbers = dict(every.order_by().values_list("state").annotate(n=Count("pk")))
    root, state = reverse("manuscripts", args=[actor.committee.code]), request.GET.get("state", "")
    waiting = bool(request.GET.get("waiting"))
    found = [
        {"label": f"全部（{sum(numbers.values())}）", "url": root, "active": not state and not waiting},
        {
            "label": f"待我办理（{every.filter(waiting_for(actor)).count()}）",
            "url": f"{root}?waiting=1",
            "active": waiting,
        },
    ]
    return found + [
        {"label": f"{label}（{numbers[name]}）", "url": f"{root}?state={name}", "active": state == name}
        for name, label in S.choices
        if numbers.get(name)
    ]


def _filtered(rows: TenantQuerySet, form: forms.ManuscriptFilter) -> TenantQuerySet:
    if not form.is_valid():
        return rows
    data = form.cleaned_data
    if text := data["q"].strip():
        rows = rows.filter(Q(title__contains=text) | Q(author__contains=text))
    wanted = {name: data[name] for name in ("state", "outline", "theme", "basis")}
    wanted["received_on__year"] = data["year"]
    return rows.filter(**{name: value for name, value in wanted.items() if value})


HEADS = (
    "篇名",
    "作者",
    "采访整理",
    "三亲",
    "征集专题",
    "字数",
    "来稿日期",
    "三审完成日期",
    "采用日期",
    "退稿日期",
    "授权日期",
    "刊于",
    "阶段",
)


def _ledger(rows: TenantQuerySet) -> HttpResponse:
    """The list as shown, every page of it. Fees are not part of it."""
    found, notes = pages.exported(rows.select_related("theme", "volume").order_by(*ORDER), pages.EXPORTED)
    table = [
        [
            one.title,
            one.author,
            one.recorder,
            one.get_basis_display(),
            one.theme.name if one.theme else "",
            one.length,
            one.received_on,
            one.reviewed_on,
            one.accepted_on,
            one.refused_on,
            one.rights_on,
            str(one.volume or ""),
            one.get_state_display(),
        ]
        for one in found
    ]
    data = sheets.write(sheets.Ledger("文史稿件", HEADS, table, notes), made_at=timezone.now())
    return pages.download(data, "文史稿件.xlsx", pages.XLSX)


@audience(Role.CL, Role.SG, *may.CONTRIBUTORS)
def manuscript_new(request: Request, committee: str) -> HttpResponse:
    """Hand in a manuscript, typed, pasted or as a file. ``?call=`` chooses the call it answers."""
    today = timezone.localdate()
    chosen = {name: value for name in request.GET if (value := request.GET.get(name, "")).isdecimal()}
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.ManuscriptForm(*given, actor=request.actor, initial={"on": today} | chosen)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"form": form, "office": may.may_keep_shelf(request.actor)}
        return render(request, "publications/manuscript_new.html", context, status=status)
    data: dict[str, Any] = {"on": today} | form.cleaned_data
    file = data.pop("file")
    made = actions.receive_manuscript(data.pop("title"), data.pop("author"), by=request.actor, **data)
    if file:
        actions.attach_file(made, file.name, file.read(), by=request.actor, on=data["on"])
    messages.success(request, "稿件已提交。打开稿件可查看审稿进度。")
    if may.may_keep_shelf(request.actor) or may.owns(request.actor, made):
        return redirect(made.get_absolute_url())
    return redirect("manuscripts", committee=committee)


@dataclass(frozen=True)
class Step:
    """The page of a move: its form, the verb it calls with what was filled in, and what the form starts with."""

    form: type[EntryForm]
    do: Callable[[Manuscript, dict[str, Any]], object]
    starts: Callable[[Manuscript, Actor], dict[str, Any]] = lambda one, actor: {}


def _who(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("by", "on", "expected")}


def _with_reason(verb: Callable[..., object]) -> Step:
    return Step(forms.ReasonForm, lambda one, data: verb(one, data["reason"], **_who(data)))


def _review(one: Manuscript, data: dict[str, Any]) -> object:
    kind = actions.stage_of(one) or data["kind"]
    return actions.review(one, kind, data["outcome"], data["opinion"], data["reviewer"], **_who(data))


def _resubmit(one: Manuscript, data: dict[str, Any]) -> object:
    again = actions.resubmit(one, data["title"], data["text"], **_who(data))
    if file := data.get("file"):
        actions.attach_file(one, file.name, file.read(), by=data["by"], on=data["on"])
    return again


def _rights(one: Manuscript, data: dict[str, Any]) -> object:
    return actions.grant_rights(one, data["note"], **_who(data))


def _fee(one: Manuscript, data: dict[str, Any]) -> object:
    return actions.pay_fee(one, int(data["fee"] * 100), **_who(data))


def _attach(one: Manuscript, data: dict[str, Any]) -> object:
    file = data["file"]
    return actions.attach_file(one, file.name, file.read(), by=data["by"], on=data["on"])


CORRECTED = ("title", "author", "theme", "basis", "recorder", "sources")


def _correct(one: Manuscript, data: dict[str, Any]) -> object:
    return actions.correct(one, data["reason"], **{name: data[name] for name in CORRECTED}, **_who(data))


def _as_entered(one: Manuscript, actor: Actor) -> dict[str, Any]:
    return {name: getattr(one, name) for name in CORRECTED}


_reviewing = Step(forms.ReviewForm, _review, lambda one, actor: {"reviewer": actor.label})

STEPS: dict[str, Step] = {
    "review_fact": _reviewing,
    "review_politics": _reviewing,
    "review_language": _reviewing,
    "send_back": Step(
        forms.SendBackForm, lambda one, data: actions.send_back(one, data["reason"], **_who(data))
    ),
    "resubmit": Step(forms.RevisedForm, _resubmit, lambda one, actor: {"title": one.title, "text": one.text}),
    "accept": Step(forms.MoveForm, lambda one, data: actions.accept_manuscript(one, **_who(data))),
    "keep": Step(
        forms.KeepForm, lambda one, data: actions.keep_manuscript(one, data["reason"], **_who(data))
    ),
    "refuse": _with_reason(actions.refuse_manuscript),
    "tell_author": Step(forms.MoveForm, lambda one, data: actions.tell_author(one, **_who(data))),
    "grant_rights": Step(forms.RightsForm, _rights),
    "pay_fee": Step(forms.FeeForm, _fee),
    "reopen": _with_reason(actions.reopen_manuscript),
    "withdraw": _with_reason(actions.withdraw_manuscript),
}
# Steps of a record that are no moves of its state table.
OTHERS: dict[str, tuple[str, Step]] = {
    "attach": ("添加附件", Step(FileForm, _attach)),
    "correct": ("更正", Step(forms.CorrectForm, _correct, _as_entered)),
    "void": ("作废", _with_reason(actions.void)),
}
MAIN = (
    "review_fact",
    "review_politics",
    "review_language",
    "resubmit",
    "accept",
    "tell_author",
    "grant_rights",
)


def _buttons(one: Manuscript, actor: Actor) -> list[dict[str, Any]]:
    """What this reader may do now, the next step first."""
    if one.voided_at:
        return []
    open_now = [move for move in FLOW.open_to(actor, one) if move.name in STEPS]
    if one.state in REVIEWS:  # there a revision is an outcome of the review itself
        open_now = [move for move in open_now if move.name != "send_back"]
    root = one.get_absolute_url()
    found = [
        {"label": move.label, "url": f"{root}{move.name}/", "main": move.name in MAIN} for move in open_now
    ]
    found.sort(key=lambda button: not button["main"])
    for name, (label, _) in OTHERS.items():
        if _may_also(name, one, actor):
            found.append({"label": label, "url": f"{root}{name}/", "main": False})
    return found


def _may_also(name: str, one: Manuscript, actor: Actor) -> bool:
    return may.may_keep_shelf(actor) or (name == "attach" and may.owns(actor, one))


def _visible(request: Request, pk: int) -> Manuscript:
    rows = Manuscript.objects.of(request.actor.committee_id).visible_to(request.actor)
    related = ("committee", "theme", "outline", "outline__committee", "call", "volume", "body", "person")
    found: Manuscript = get_object_or_404(
        rows.select_related(*related, "person__committee", "volume__committee", "call__committee"), pk=pk
    )
    return found


@audience()
def manuscript(request: Request, committee: str, pk: int) -> HttpResponse:
    """One manuscript: who acts next, the text, the opinions (for the editors), its papers, how it got here."""
    one = _visible(request, pk)
    office, buttons = may.may_read_reviews(request.actor), _buttons(one, request.actor)
    context = {
        "one": one,
        "stamp": _stamp(one, bool(buttons and buttons[0]["main"])),
        "tone": TONES.get(S(one.state), "wait"),
        "buttons": buttons,
        "reviews": queries.review_lines(one) if office else [],
        "office": office,
        "letter": _letter(one),
        "papers": papers_of(one),
        "entries": _entries(one, office),
        "advice": one.call,
    }
    return render(request, "publications/manuscript.html", context)


def _stamp(one: Manuscript, is_open: bool) -> dict[str, Any]:
    who, act = queries.next_step(one)
    if not who:
        ends = {S.PRINTED: one.printed_on, S.WITHDRAWN: one.withdrawn_on}
        day = ends.get(S(one.state), one.told_on)
        return {"tone": "done", "who": one.get_state_display(), "by": day}
    return {"tone": "you" if is_open else "wait", "who": who, "act": act}


def _letter(one: Manuscript) -> str:
    """The letter that goes with what was decided."""
    return "用稿通知" if one.accepted_on else "退稿函" if one.refused_on else ""


# What reviewers wrote stays with the editors; the author reads what he must act on in its own place.
INSIDE_ONLY = {f"publications.review_{kind}" for kind in REVIEWS.values()}


def _entries(one: Manuscript, office: bool) -> list[dict[str, Any]]:
    return [
        {
            "on": entry.on,
            "title": entry.label,
            "who": entry.actor if office else "",
            "note": entry.note if office or entry.kind not in INSIDE_ONLY else "",
        }
        for entry in journal.timeline(one)
    ]


@audience()
def manuscript_move(request: Request, committee: str, pk: int, name: str) -> HttpResponse:
    """The page of one step; what the table refuses is answered with the reason."""
    one = _visible(request, pk)
    label, step = _step(name, one, request)
    initial = {"on": timezone.localdate(), "version": one.version} | step.starts(one, request.actor)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = step.form(*given, actor=request.actor, record=one, initial=initial)
    if request.method != "POST" or not form.is_valid():
        context = {
            "one": one,
            "label": label,
            "form": form,
            "reviews": queries.review_lines(one) if may.may_read_reviews(request.actor) else [],
            "show_text": name.startswith("review_"),
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "publications/manuscript_move.html", context, status=status)
    data = {"on": timezone.localdate(), "kind": name.removeprefix("review_")} | form.cleaned_data
    step.do(one, data | {"by": request.actor, "expected": data.get("version")})
    messages.success(request, f"已办：{label}。")
    return redirect(one.get_absolute_url())


def _step(name: str, one: Manuscript, request: Request) -> tuple[str, Step]:
    """The step of a name, if there is one and this reader may open its page now."""
    if name in OTHERS:
        label, step = OTHERS[name]
        if not _may_also(name, one, request.actor):
            raise NotYours(f"您没有“{label}”的权限")
        return label, step
    if name not in STEPS:
        raise Http404
    if request.method == "GET":
        FLOW.check(name, request.actor, one)
    return FLOW.moves[name].label, STEPS[name]


BATCHES: dict[str, tuple[str, Callable[..., None], str]] = {
    "accept": ("采用", actions.accept_manuscripts, Role.SG),
    "tell": ("告知作者", actions.tell_authors, Role.CL),
}


def _batches(actor: Actor) -> list[tuple[str, str]]:
    return [(name, label) for name, (label, _, role) in BATCHES.items() if actor.has(role)]


@audience(Role.CL, Role.SG)
@require_POST
def batch(request: Request, committee: str) -> HttpResponse:
    """One verb for the chosen lines; each box carries the version it was shown with."""
    verb = BATCHES.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    pairs = [one.split(".", 1) for one in request.POST.getlist("pk") if one.count(".") == 1]
    expected = {int(pk): int(no) for pk, no in pairs if pk.isdecimal() and no.isdecimal()}
    rows = Manuscript.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    chosen = list(rows.filter(pk__in=expected).order_by("received_on", "id"))
    if chosen:
        verb[1](chosen, by=request.actor, on=timezone.localdate(), expected=expected)
        messages.success(request, f"已{verb[0]}{len(chosen)}篇。")
    else:
        messages.warning(request, "请先勾选稿件。")
    return redirect("manuscripts", committee=committee)
