"""The page an opinion is written on: it keeps what is typed, hints at what a reader would ask, and sends it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from jianyan.kit.flow import NotYours, Refused
from jianyan.language import reporting
from jianyan.opinions import actions, permissions, queries, rules
from jianyan.opinions.forms.writing import WritingForm, offered
from jianyan.opinions.models import Opinion, OpinionText
from jianyan.opinions.queries import alike
from jianyan.people.audience import Request, audience
from jianyan.people.models import Person, Role

AUTHORS = (*permissions.AUTHORS, *permissions.BODIES)
WRITERS = (*AUTHORS, Role.RS)
LABELS = {name: str(field.label).partition("（")[0] for name, field in WritingForm.base_fields.items()}


@audience(*WRITERS)
def opinion_new(request: Request, committee: str) -> HttpResponse:
    """Before one begins: what must not be written, what was begun, what is asked for."""
    actor, today = request.actor, timezone.localdate()
    if not actor.has(*AUTHORS):
        return redirect("opinion_paper", committee=committee)
    asked = {**request.GET.dict(), **request.POST.dict()}
    open_topics = offered(actor, today)
    topic = (
        open_topics.filter(pk=int(asked["commission"])).first() if _number(asked.get("commission")) else None
    )
    if request.method == "POST":
        desk = actions.begin_writing(
            by=actor, commission=topic, source=asked.get("from", "")[:80], title=asked.get("title", "")[:120]
        )
        return redirect(desk.get_absolute_url())
    mine = OpinionText.objects.of(actor.committee_id).filter(
        account=actor.account_id, opinion=None, finished_at=None
    )
    mine = mine.select_related("committee").order_by("-saved_at")
    context = {
        "topic": topic,
        "topics": open_topics[:20],
        "source": asked.get("from", "")[:80],
        "title": asked.get("title", "")[:120],
        "begun": [one for one in mine[:20] if one.is_ahead and not one.dropped_at],
        "dropped": [one for one in mine[:20] if one.dropped_at],
    }
    return render(request, "opinions/begin.html", context)


def _number(given: Any) -> bool:
    return str(given or "").isdecimal() and len(str(given)) < 20


def _mine(request: Request, pk: int) -> OpinionText:
    rows = OpinionText.objects.of(request.actor.committee_id).filter(account=request.actor.account_id)
    desk: OpinionText = get_object_or_404(rows.select_related("committee", "opinion__committee"), pk=pk)
    return desk


@audience(*WRITERS)
def opinion_drop(request: Request, committee: str, pk: int) -> HttpResponse:
    """Give a text up, or take it up again."""
    if request.method != "POST":
        return HttpResponse(status=405)
    desk = _mine(request, pk)
    if request.POST.get("do") == "take_up":
        return redirect(actions.take_up_text(desk, by=request.actor).get_absolute_url())
    actions.drop_text(desk, by=request.actor)
    messages.success(request, "已放弃，在本页可以恢复。")
    return redirect("opinion_new", committee=committee)


@audience(*WRITERS)
def opinion_rewrite(request: Request, committee: str, pk: int) -> HttpResponse:
    """To the page on which a returned manuscript is mended."""
    one = get_object_or_404(Opinion.objects.of(request.actor.committee_id).visible_to(request.actor), pk=pk)
    return redirect(actions.rewrite(one, by=request.actor).get_absolute_url())


@audience(*WRITERS)
def opinion_write(request: Request, committee: str, pk: int) -> HttpResponse:
    """The page one writes on. Its buttons: keep, look it through, send."""
    desk = _mine(request, pk)
    if desk.finished_at:
        return redirect(desk.opinion or reverse("opinion_new", args=[committee]))
    if request.method != "POST":
        return _page(request, desk, _form(request, desk))
    do = request.POST.get("do", "save")
    form = _form(request, desk, sending=do == "send")
    try:
        desk = actions.keep_text(desk, form.typed, by=request.actor, expected=_revision(request))
    except actions.Elsewhere as conflict:
        return _page(request, conflict.desk, form, status=409, elsewhere=_differences(conflict))
    if do == "send":
        return _sent(request, desk, form)
    if do in ("check", "similar"):
        return _page(request, desk, form, checked=True)
    messages.success(request, f"已保存（{timezone.localtime().strftime('%H:%M')}），可以以后再写。")
    return redirect(desk.get_absolute_url())


def _revision(request: Request) -> int:
    given = request.POST.get("revision", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _differences(conflict: actions.Elsewhere) -> list[tuple[str, str, str]]:
    def said(value: Any) -> str:
        return ("是" if value else "否") if isinstance(value, bool) else str(value or "")

    return [(LABELS.get(name, name), said(here), said(there)) for name, here, there in conflict.changes]


def _form(request: Request, desk: OpinionText, *, sending: bool = False) -> WritingForm:
    today = timezone.localdate()
    start = {"kind": Opinion.Kind.INFORMATION, "origin": Opinion.Origin.OWN}
    return WritingForm(
        request.POST if request.method == "POST" else None,
        initial={**start, **desk.texts, "revision": desk.revision},
        actor=request.actor,
        today=today,
        again=desk.opinion is not None,
        for_sending=sending,
        advice_required=rules.on_day(desk.committee_id, today).advice_required,
    )


def _sent(request: Request, desk: OpinionText, form: WritingForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, desk, form, status=422, checked=True)
    try:
        made = actions.send_text(desk, _given(request, desk, form), by=request.actor, on=timezone.localdate())
    except NotYours:
        raise
    except Refused as refused:
        return _page(request, desk, form, status=409, reason=str(refused))
    messages.success(request, "已提交。登记、编发、采用、批示和办理的情况都会告诉您，也可以在本页查看。")
    return redirect(made.get_absolute_url())


def _given(request: Request, desk: OpinionText, form: WritingForm) -> dict[str, Any]:
    """What the verb is told: the texts, and in whose name."""
    data, actor, today = form.cleaned_data, request.actor, timezone.localdate()
    texts = {name: data[name] for name in ("title", "text", "advice")}
    if desk.opinion:
        return texts
    body = data.get("body")
    persons: list[Person] = []
    if body is None:
        me = Person.objects.of(actor.committee_id).filter(pk__in=actor.person_ids)
        persons = list(dict.fromkeys([*me, *(data.get("others") or [])]))
    commission = data.get("commission")
    table, _, pk = str(desk.texts.get("source") or "").partition(":")
    return texts | {
        "persons": persons,
        "body": body,
        "kind": data["kind"] or Opinion.Kind.INFORMATION,
        "origin": Opinion.Origin.COMMISSIONED if commission else data["origin"] or Opinion.Origin.OWN,
        "origin_note": data.get("origin_note") or "",
        "commission": commission,
        "writer": data.get("writer") or "",
        "reporter_type": queries.reporter_of(persons, body, None, today),
        "source": (table, int(pk)) if _number(pk) else None,
    }


def _page(
    request: Request,
    desk: OpinionText,
    form: WritingForm,
    *,
    status: int = 200,
    checked: bool = False,
    **more: Any,
) -> HttpResponse:
    law = rules.on_day(desk.committee_id, timezone.localdate())
    looks = checked and request.POST.get("do") == "similar"
    title = str(desk.texts.get("title") or "")
    context = {
        "desk": desk,
        "form": form,
        "opinion": desk.opinion,
        "revision": desk.revision,
        "law": law,
        "length": sum(len(str(desk.texts.get(name) or "")) for name in ("text", "advice")),
        "hints": _hints(desk, law) if checked else [],
        "checked": checked,
        "found": alike.near(title, request.actor, but=desk.opinion_id) if looks else None,
        **more,
    }
    return render(request, "opinions/write.html", context, status=status)


def _hints(desk: OpinionText, law: rules.Rules) -> list[reporting.Hint]:
    parts = [str(desk.texts.get(name) or "") for name in ("title", "text", "advice")]
    return reporting.hints(*parts, usual=law.length_advice, limit=law.length_limit)


@audience(*WRITERS)
def opinion_autosave(request: Request, committee: str, pk: int) -> HttpResponse:
    """What the page sends while one types: kept, and answered with the hour and what a reader would ask."""
    if request.method != "POST":
        return HttpResponse(status=405)
    desk = _mine(request, pk)
    form = _form(request, desk)
    try:
        desk = actions.keep_text(desk, form.typed, by=request.actor, expected=_revision(request))
    except actions.Elsewhere as conflict:
        context = {"elsewhere": _differences(conflict), "desk": conflict.desk}
        html = render_to_string("opinions/_elsewhere.html", context, request)
        return JsonResponse({"revision": conflict.desk.revision, "html": html}, status=409)
    except NotYours:
        raise
    except Refused as refused:
        html = render_to_string("components/_refused.html", {"reason": str(refused)}, request)
        return JsonResponse({"revision": desk.revision, "html": html}, status=409)
    law = rules.on_day(desk.committee_id, timezone.localdate())
    hints = render_to_string("opinions/_hints.html", {"hints": _hints(desk, law), "checked": True}, request)
    saved = timezone.localtime(desk.saved_at).strftime("%H:%M")
    return JsonResponse({"revision": desk.revision, "saved": f"已保存 {saved}", "hints": hints})


@audience(*WRITERS)
def opinion_alike(request: Request, committee: str) -> HttpResponse:
    """Opinions on a like matter that this seat may open."""
    title = request.GET.get("title", "")[:120]
    found = alike.near(title, request.actor) if title.strip() else []
    return render(request, "opinions/_alike.html", {"found": found})
