"""The review desk: what waits where, one case with all that was said of it, cases side by side, numbers before they are given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from jianyan.core import pages
from jianyan.core.tenancy import TenantQuerySet
from jianyan.kit.flow import Refused
from jianyan.language.side_by_side import shared
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role
from jianyan.proposals import actions, queries, rules
from jianyan.proposals import permissions as may
from jianyan.proposals.actions import numbers
from jianyan.proposals.flow import FLOW, NUMBERED
from jianyan.proposals.forms import review as f
from jianyan.proposals.forms import ticked
from jianyan.proposals.models import Category, Decision, Proposal, State
from jianyan.proposals.queries import reviewing as waiting
from jianyan.proposals.views.tabs import tabs

LEAST, MOST = 2, 5  # proposals side by side
SIZE = 30
SHOWN = (
    "committee", "version", "voided_at", "state", "kind", "submission_no", "case_no", "cause", "category",
    "sponsor_type", "counts_as", "lead_name", "submitted_on", "drafted_on", "passes_by", "case_digits",
    "session", "session__closes_on", "session__committee",
)  # fmt: skip
PASS = Decision.Pass
PARTS = (("cause", "案由"), ("situation", "情况"), ("analysis", "分析"), ("suggestions", "建议"))
BESIDE_FORMS = ("file", "merge", "send_back", "second_review", "not_file", "start_review")


@audience(Role.PO, Role.PC)
def review_desk(request: Request, committee: str) -> HttpResponse:
    """The queue, by where it waits and then by how long."""
    if request.method == "POST":
        return _chosen(request, committee)
    rows = waiting.waiting(request.actor)
    told = waiting.counts(rows)
    stage = request.GET.get("stage", "")
    if stage in map(str, waiting.STAGES):
        rows = rows.filter(stage=int(stage))
    page = pages.keyset(
        rows.select_related("session").only(*SHOWN), request, ("stage", "came_on", "id"), SIZE
    )
    return render(
        request,
        "proposals/review_desk.html",
        {
            "page": page,
            "groups": _groups(page.rows, request),
            "ways": tabs(request),
            "saved": _views(told, stage),
            "receives": _holds(request, page.rows, PASS.PRELIMINARY),
            "decides": _holds(request, page.rows, PASS.FINAL),
            "report": f.ReportForm(committee=request.actor.committee_id, today=timezone.localdate()),
        },
    )


def _holds(request: Request, rows: Sequence[Proposal], step: str) -> bool:
    """Whether a pass of any of these is this seat's."""
    return any(may.holds_pass(request.actor, one, step) for one in rows)


def _who_decides(rows: Sequence[Proposal]) -> str:
    """Who the rules say decides; of several the first."""
    return rules.DECIDERS[rows[0].decider(PASS.FINAL) if rows else rules.COMMITTEE]


def _views(told: dict[int, int], stage: str) -> list[dict[str, Any]]:
    every = [
        ("全部", "", sum(told.values())),
        *((label, str(no), told[no]) for no, label in waiting.STAGES.items()),
    ]
    return [
        {
            "label": f"{label}（{n}）",
            "url": f"?stage={no}" if no else "?",
            "active": stage == no,
        }
        for label, no, n in every
    ]


def _groups(rows: list[Any], request: Request) -> list[dict[str, Any]]:
    """The lines of a page under the words of where they wait."""
    today, law = timezone.localdate(), rules.on_day(request.actor.committee_id, timezone.localdate())
    heard = waiting.opinions_of(rows, request.actor)
    again = queries.repeated(rows, request.actor)
    groups: list[dict[str, Any]] = []
    for one in rows:
        one.committee = request.actor.committee
        if not groups or groups[-1]["stage"] != one.stage:
            groups.append({"stage": one.stage, "label": waiting.STAGES[one.stage], "lines": []})
        due = waiting.review_by(one, one.came_on, law)
        word, tone = waiting.said_of(due, today)
        groups[-1]["lines"].append(
            {
                "one": one,
                "box": f"{one.pk}.{one.version}",
                "age": (today - one.came_on).days,
                "due": due,
                "word": word,
                "tone": tone,
                "opinions": heard.get(one.pk, []),
                "again": again.get(one.pk, []),
                "compare": _beside(one, again.get(one.pk, [])),
            }
        )
    return groups


def _beside(one: Proposal, others: list[Proposal]) -> str:
    """The address where a proposal stands beside those like it."""
    return urlencode([("pk", one.pk), *(("pk", other.pk) for other in others)]) if others else ""


def _chosen(request: Request, committee: str) -> HttpResponse:
    """What was ticked goes where the button says."""
    expected = ticked(request.POST.getlist("pk"))
    do = request.POST.get("do", "")
    if not expected:
        messages.warning(request, "请先勾选提案。")
        return redirect("review_desk", committee=committee)
    if do in ("compare", "filing"):
        query = urlencode([("pk", pk) for pk in expected])
        return redirect(f"{reverse(f'review_{do}', args=[committee])}?{query}")
    if do != "start_review":
        raise Http404
    found = list(_open(request).filter(pk__in=expected))
    actions.start_review(found, by=request.actor, on=timezone.localdate(), expected=expected)
    messages.success(request, f"已开始审查{len(found)}件。")
    return redirect("review_desk", committee=committee)


def _open(request: Request) -> TenantQuerySet:
    rows: TenantQuerySet = Proposal.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    return rows


def _asked(request: Request) -> list[int]:
    return list(dict.fromkeys(int(pk) for pk in request.GET.getlist("pk") if pk.isdecimal() and len(pk) < 20))


# -- one case -----------------------------------------------------------------------------------------------------


@audience(Role.PO, Role.PC)
def review_case(request: Request, committee: str, pk: int) -> HttpResponse:
    """One proposal under review: its text, what was said of it pass by pass, like cases, the grounds with hints."""
    rows = _open(request).select_related("committee", "session__term")
    one: Proposal = get_object_or_404(rows, pk=pk)
    actor, today = request.actor, timezone.localdate()
    do = request.POST.get("do", "")
    second = may.review(actor, one)
    says = second or may.begin_review(actor, one)
    refuse = f.GroundForm(
        request.POST if do == "not_file" else None, actor=actor, today=today, record=one, prefix="ground"
    )
    say = f.SayForm(
        request.POST if do == "say" else None,
        actor=actor,
        today=today,
        record=one,
        second=second,
        prefix="say",
    )
    if do == "not_file" and refuse.is_valid():
        given = refuse.cleaned_data
        actions.not_file(one, **refuse.given, by=actor, on=refuse.day, expected=given["version"])
        messages.success(request, f"{one.number}不予立案，理由和说明会告知提案者。")
        return redirect("review_desk", committee=committee)
    if do == "say" and say.is_valid():
        step = PASS.SECOND if second else PASS.PRELIMINARY
        actions.review(one, **say.given, by=actor, on=say.day, step=step)
        messages.success(request, f"{one.number}的审查意见已登记。")
        return redirect(request.path)
    reviewing = one.state == State.UNDER_REVIEW
    came = one.submitted_on or one.drafted_on
    due = waiting.review_by(one, came, rules.on_day(actor.committee_id, today))
    word, tone = waiting.said_of(due, today)
    context = {
        "proposal": one,
        "due": due,
        "word": word,
        "tone": tone,
        "waits": one.state in (State.SUBMITTED, State.UNDER_REVIEW),
        "age": (today - came).days,
        "opinions": waiting.opinions_of([one], actor).get(one.pk, []),
        "cases": queries.similar(one.cause, actor, text=one.body, but=one.pk),
        "others": queries.similar_elsewhere(one.cause, actor, timezone.localdate(), text=one.body),
        "again": (again := queries.repeated([one], actor).get(one.pk, [])),
        "compare": _beside(one, again),
        "say": say if reviewing and says else None,
        "refuse": refuse if reviewing and may.settle(actor, one) else None,
        "buttons": _buttons(one, request),
    }
    return render(
        request, "proposals/review_case.html", context, status=422 if request.method == "POST" else 200
    )


def _buttons(one: Proposal, request: Request) -> list[dict[str, str]]:
    found = []
    for move in FLOW.open_to(request.actor, one):
        if move.name in BESIDE_FORMS[:3] or move.name == "start_review":
            url = reverse("proposal_move", args=[request.actor.committee.code, one.pk, move.name])
            found.append({"label": move.label, "url": url})
    return sorted(found, key=lambda button: button["label"] == "退回修改")


# -- side by side -------------------------------------------------------------------------------------------------


@audience(Role.PO, Role.PC)
def compare(request: Request, committee: str) -> HttpResponse:
    """Two to five proposals in columns, what they share marked; one becomes the main case, the others are merged."""
    asked = _asked(request)
    rows = _open(request).filter(pk__in=asked, submission_no__isnull=False)
    found = sorted(
        rows.select_related("committee", "session").prefetch_related("sponsors"),
        key=lambda one: asked.index(one.pk),
    )
    if not asked:
        return redirect("review_desk", committee=committee)
    if not LEAST <= len(found) <= MOST:
        raise Refused(f"请选择{LEAST}至{MOST}件提案并排比较")
    free = [one for one in found if one.state == State.UNDER_REVIEW]
    here = {one.session_id for one in free}  # an earlier session's case is shown beside, never merged into
    mains = [one for one in found if one in free or (one.state in NUMBERED and one.session_id in here)]
    decides = _holds(request, free, PASS.FINAL) and len(mains) > 1
    form = f.GatherForm(
        request.POST or None, actor=request.actor, today=timezone.localdate(), mains=mains,
        initial={"main": str((sorted(mains, key=lambda one: one.case_no is None) or [found[0]])[0].pk)},
    )  # fmt: skip
    if decides and request.method == "POST" and form.is_valid():
        return _gathered(request, form, found)
    texts = [[getattr(one, name) for name, _ in PARTS] for one in found]
    heard = waiting.opinions_of(found, request.actor)
    context = {
        "columns": [
            {
                "one": one,
                "box": f"{one.pk}.{one.version}",
                "free": one in free,
                "names": "、".join(s.name for s in one.sponsors.all() if s.voided_at is None),
                "opinions": heard.get(one.pk, []),
                "parts": parts,
            }
            for one, parts in zip(found, shared(texts), strict=True)
        ],
        "labels": [label for _, label in PARTS],
        "form": form if decides else None,
        "decider": _who_decides(free),
    }
    return render(request, "proposals/compare.html", context, status=422 if request.method == "POST" else 200)


def _gathered(request: Request, form: f.GatherForm, found: list[Proposal]) -> HttpResponse:
    expected = ticked(request.POST.getlist("version_of"))
    chosen = {int(pk) for pk in request.POST.getlist("merge") if pk.isdecimal()}
    main = next(one for one in found if str(one.pk) == form.cleaned_data["main"])
    others = [one for one in found if one.pk in chosen and one.pk != main.pk]
    actions.gather(
        main,
        others,
        by=request.actor,
        on=form.day,
        opinion=form.cleaned_data["opinion"],
        expected=expected,
        meeting=form.cleaned_data.get("meeting", ""),
    )
    messages.success(request, f"已将{len(others)}件并入{main.number}，原文、提案者和收件号都保留。")
    return redirect(main.get_absolute_url())


# -- numbers ------------------------------------------------------------------------------------------------------


@audience(Role.PC, Role.PO)
def filing(request: Request, committee: str) -> HttpResponse:
    """The numbers a batch would be given, in an order that may be chosen, before it is filed."""
    law = rules.on_day(request.actor.committee_id, timezone.localdate())
    order = request.GET.get("order", "")
    order = order if order in rules.NUMBERING else law.numbering_order
    rows = _open(request).filter(pk__in=_asked(request), state=State.UNDER_REVIEW)
    found = numbers.ordered(rows.select_related("committee", "session"), order)
    form = f.NumberForm(
        request.POST or None, actor=request.actor, today=timezone.localdate(), order=order, of=found
    )
    decides = _holds(request, found, PASS.FINAL)
    if decides and request.method == "POST" and form.is_valid():
        return _filed(request, form, committee)
    given = numbers.preview(request.actor.committee_id, found, order)
    context = {
        "form": form,
        "order": order,
        "orders": rules.NUMBERING.items(),
        "decides": decides,
        "decider": _who_decides(found),
        "by_category": law.category_numbers,
        "asked": _asked(request),
        "left": len(_asked(request)) - len(found),
        "lines": [
            {
                "one": one,
                "no": given[one.pk],
                "number": f"第{given[one.pk]:0{law.number_digits}d}号",
                "category": Category(one.category).label,
            }
            for one in found
        ],
    }
    return render(request, "proposals/filing.html", context, status=422 if request.method == "POST" else 200)


def _filed(request: Request, form: f.NumberForm, committee: str) -> HttpResponse:
    boxes = [box.rsplit(".", 1) for box in request.POST.getlist("pk") if box.count(".") == 2]
    expected = ticked(box for box, _ in boxes)
    shown = {
        int(box.split(".")[0]): int(no)
        for box, no in boxes
        if no.isdecimal() and box.split(".")[0].isdecimal()
    }
    found = list(_open(request).filter(pk__in=expected).select_related("session"))
    if not found:
        raise Refused("没有可以立案的提案")
    actions.file(
        found,
        by=request.actor,
        on=form.day,
        opinion=form.cleaned_data["opinion"],
        expected=expected,
        order=form.cleaned_data["order"],
        shown=shown,
        meeting=form.cleaned_data.get("meeting", ""),
    )
    messages.success(request, f"已立案{len(found)}件，编号与预览一致。")
    return redirect("review_desk", committee=committee)
