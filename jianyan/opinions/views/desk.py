"""The editor's desk: what waits where, manuscripts side by side, the edited text beside the original."""

from __future__ import annotations

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
from jianyan.language import reporting
from jianyan.language.side_by_side import shared
from jianyan.opinions import actions, forms, queries
from jianyan.opinions.flow import FLOW
from jianyan.opinions.forms.writing import GatherForm
from jianyan.opinions.models import Opinion
from jianyan.opinions.models.opinions import TEXTS
from jianyan.opinions.queries import alike, desk, texts
from jianyan.opinions.views.tabs import tabs
from jianyan.people.audience import Request, audience
from jianyan.people.models import Role

SIZE, LEAST, MOST = 30, 2, 5
S = Opinion.State


@audience(Role.RS)
def opinion_desk(request: Request, committee: str) -> HttpResponse:
    """The queue, by where it waits and then by how long."""
    if request.method == "POST":
        return _chosen(request, committee)
    rows = desk.waiting(request.actor)
    told, stage = desk.counts(rows), request.GET.get("stage", "")
    if stage in map(str, desk.STAGES):
        rows = rows.filter(state=desk.STAGES[int(stage)][1])
    page = pages.keyset(rows.defer(*TEXTS), request, ("stage", "came_on", "id"), SIZE)
    context = {
        "page": page,
        "groups": _groups(page.rows, request),
        "ways": tabs(request),
        "saved": _views(told, stage),
        "links": queries.open_links(request.actor.committee_id).count(),
    }
    return render(request, "opinions/desk.html", context)


def _views(told: dict[int, int], stage: str) -> list[dict[str, Any]]:
    every = [
        ("全部", "", sum(told.values())),
        *((label, str(no), told[no]) for no, (label, _, _) in desk.STAGES.items()),
    ]
    return [
        {"label": f"{label}（{n}）", "url": f"?stage={no}" if no else "?", "active": stage == no}
        for label, no, n in every
    ]


def _groups(rows: list[Any], request: Request) -> list[dict[str, Any]]:
    """The lines of a page under the words of where they wait."""
    today = timezone.localdate()
    again = alike.repeated(rows, request.actor)
    groups: list[dict[str, Any]] = []
    for one in rows:
        one.committee = request.actor.committee
        if not groups or groups[-1]["stage"] != one.stage:
            groups.append({"stage": one.stage, "label": desk.STAGES[one.stage][0], "lines": []})
        others = again.get(one.pk, [])
        groups[-1]["lines"].append(
            {
                "one": one,
                "box": f"{one.pk}.{one.version}",
                "age": (today - one.came_on).days,
                "again": others,
                "compare": urlencode([("pk", one.pk), *(("pk", other.pk) for other in others)]),
            }
        )
    return groups


def _chosen(request: Request, committee: str) -> HttpResponse:
    """What was ticked goes where the button says."""
    ticked = [box.split(".")[0] for box in request.POST.getlist("pk") if box.replace(".", "").isdecimal()]
    names = {"compare": ("opinion_compare", "pk"), "compile": ("issue_new", "opinion")}
    if (do := request.POST.get("do", "")) not in names:
        raise Http404
    if not ticked:
        messages.warning(request, "请先勾选信息。")
        return redirect("opinion_desk", committee=committee)
    name, key = names[do]
    return redirect(f"{reverse(name, args=[committee])}?{urlencode([(key, pk) for pk in ticked])}")


def _open(request: Request) -> TenantQuerySet:
    rows: TenantQuerySet = Opinion.objects.of(request.actor.committee_id).visible_to(request.actor).live()
    return rows.select_related("committee")


# -- side by side -------------------------------------------------------------------------------------------------


@audience(Role.RS)
def opinion_compare(request: Request, committee: str) -> HttpResponse:
    """Two to five manuscripts in columns, what they share marked; one becomes the item, the others are merged into it."""
    asked = [int(pk) for pk in dict.fromkeys(request.GET.getlist("pk")) if pk.isdecimal() and len(pk) < 20]
    found = sorted(_open(request).filter(pk__in=asked), key=lambda one: asked.index(one.pk))
    if not asked:
        return redirect("opinion_desk", committee=committee)
    if not LEAST <= len(found) <= MOST:
        raise Refused(f"请选择{LEAST}至{MOST}件信息并排比较")
    mains = [one for one in found if one.state in (S.REGISTERED, S.EDITING)]
    free = [one for one in found if one.state == S.REGISTERED]
    first = next((one for one in mains if one.state == S.EDITING), mains[0] if mains else None)
    merges = len(mains) > 1 and bool(free)
    form = GatherForm(request.POST or None, mains=mains, initial={"main": str(first.pk) if first else ""})
    if merges and request.method == "POST" and form.is_valid():
        return _gathered(request, form, found)
    parts = shared([[one.title, one.text, one.advice] for one in found])
    context = {
        "columns": [
            {"one": one, "box": f"{one.pk}.{one.version}", "free": one in free, "parts": cut}
            for one, cut in zip(found, parts, strict=True)
        ],
        "labels": ["标题", "情况", "建议"],
        "form": form if merges else None,
    }
    return render(request, "opinions/compare.html", context, status=422 if request.method == "POST" else 200)


def _gathered(request: Request, form: GatherForm, found: list[Opinion]) -> HttpResponse:
    boxes = (box.partition(".") for box in request.POST.getlist("version_of"))
    expected = {int(pk): int(n) for pk, _, n in boxes if pk.isdecimal() and n.isdecimal()}
    chosen = set(request.POST.getlist("merge"))
    main = next(one for one in found if str(one.pk) == form.cleaned_data["main"])
    others = [one for one in found if str(one.pk) in chosen and one.pk != main.pk]
    if not others:
        raise Refused("请勾选要并入的信息")
    actions.merge(main, others, by=request.actor, on=timezone.localdate(), expected=expected)
    messages.success(request, f"已将{len(others)}件并入{main.serial}，原稿和反映人都保留。")
    return redirect("opinion_edit", main.committee.code, main.pk)


# -- editing ------------------------------------------------------------------------------------------------------


@audience(Role.RS)
def opinion_edit(request: Request, committee: str, pk: int) -> HttpResponse:
    """The original beside the edited text; ``对照`` shows what was cut and added before it is saved."""
    one: Opinion = get_object_or_404(_open(request), pk=pk)
    FLOW.check("edit", request.actor, one)
    initial = {
        "on": timezone.localdate(),
        "version": one.version,
        "title": one.shown_title,
        "text": one.edited_text or one.whole,
    }
    form = forms.TextForm(request.POST or None, opinion=one, actor=request.actor, initial=initial)
    looks = request.POST.get("do") == "compare"
    if request.method == "POST" and form.is_valid() and not looks:
        data = form.cleaned_data
        actions.edit(
            one, data["title"], data["text"], by=request.actor, on=data["on"], expected=data["version"]
        )
        messages.success(request, "编辑稿已保存，原稿保留；反映人可以看到修改对照。")
        return redirect(one.get_absolute_url())
    merged = one.merged.live().select_related("committee").order_by("id")
    context = {
        "opinion": one,
        "form": form,
        "merged": merged,
        "mark": reporting.secret(one.whole),
        "pieces": texts.differences(one.whole, form.data.get("text", "")) if looks else [],
    }
    wrong = request.method == "POST" and not looks
    return render(request, "opinions/edit.html", context, status=422 if wrong else 200)
