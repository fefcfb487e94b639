"""The page a proposal is written on: it keeps what is typed, looks up what is like it, and sends it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from jianyan.core import attachments
from jianyan.core.journal import Stale
from jianyan.kit.flow import NotYours, Refused
from jianyan.language import draft
from jianyan.language import writing as language
from jianyan.people.audience import Request, audience
from jianyan.people.models import Body, Person, Role
from jianyan.proposals import actions, queries, rules
from jianyan.proposals import permissions as may
from jianyan.proposals.actions import Signer
from jianyan.proposals.forms import writing as f
from jianyan.proposals.models import DraftText, Proposal, SponsorType, State

WRITERS = (*may.AUTHORS, *may.BODIES, Role.PO)
BODY_TYPES = {
    Body.Kind.PARTY: SponsorType.PARTY,
    Body.Kind.ORGANIZATION: SponsorType.ORGANIZATION,
    Body.Kind.SPECIAL_COMMITTEE: SponsorType.COMMITTEE,
    Body.Kind.WORK_GROUP: SponsorType.GROUP,
    Body.Kind.LIAISON_GROUP: SponsorType.GROUP,
    Body.Kind.SECTOR_GROUP: SponsorType.GROUP,
}
LABELS = {name: str(field.label).partition("（")[0] for name, field in f.WritingForm.base_fields.items()}


def text_of_mine(request: Request, pk: int) -> DraftText:
    """The text, if it is this account's own; else 404."""
    rows = DraftText.objects.of(request.actor.committee_id).filter(account=request.actor.account_id)
    desk: DraftText = get_object_or_404(
        rows.select_related("committee", "proposal__committee", "proposal__session"), pk=pk
    )
    return desk


@audience(*WRITERS)
def proposal_write(request: Request, committee: str, pk: int) -> HttpResponse:
    """The page one writes on. Its buttons: keep, save, check, look up, attach, import, send."""
    desk = text_of_mine(request, pk)
    if desk.finished_at:
        return redirect(desk.proposal or reverse("proposal_new", args=[committee]))
    if desk.proposal and request.method != "POST":
        desk = actions.reopen(desk.proposal, by=request.actor, on=timezone.localdate())
    if request.method != "POST":
        return _page(request, desk, _form(request, desk))
    return _posted(request, desk)


def _form(request: Request, desk: DraftText, *, sending: bool = False) -> f.WritingForm:
    texts = {"public_wish": True, **desk.texts}
    return f.WritingForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={**texts, "revision": desk.revision, "on": timezone.localdate()},
        actor=request.actor,
        today=timezone.localdate(),
        similar_url=reverse("proposal_similar", args=[desk.committee.code]),
        is_new=desk.proposal is None,
        on_behalf=bool(desk.proposal and desk.proposal.entered_on_behalf),
        for_sending=sending,
    )


def _posted(request: Request, desk: DraftText) -> HttpResponse:
    """First keep what was typed, whatever the button; then do what the button says."""
    do = request.POST.get("do", "save")
    form = _form(request, desk, sending=do == "send")
    try:
        desk = actions.keep(desk, form.typed, by=request.actor, expected=revision(request))
    except actions.Elsewhere as conflict:
        return _page(request, conflict.desk, form, status=409, elsewhere=differences(conflict))
    if "remove" in request.POST:
        return _detach(request, desk)
    if do == "import":
        return redirect("proposal_import", desk.committee.code, desk.pk)
    if do in ("check", "similar"):
        return _page(request, desk, form, checked=True)
    if do == "put_back":
        actions.put_back(desk, by=request.actor, expected=desk.revision)
        messages.success(request, "已恢复替换以前的内容；再点一次可以换回来。")
        return redirect(desk)
    return _saved(request, desk, form, do)


def revision(request: Request) -> int:
    given = request.POST.get("revision", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def differences(conflict: actions.Elsewhere) -> list[tuple[str, str, str]]:
    return [(LABELS.get(name, name), _shown(here), _shown(there)) for name, here, there in conflict.changes]


def _shown(value: Any) -> str:
    return (
        {True: "是", False: "否", None: ""}.get(value, str(value))
        if isinstance(value, bool | None)
        else str(value)
    )


def _saved(request: Request, desk: DraftText, form: f.WritingForm, do: str) -> HttpResponse:
    """The act: the text becomes the draft; then it is sent, or the file attached."""
    if not form.is_valid():
        return _page(request, desk, form, status=422, checked=do == "send")
    if not form.cleaned_data.get("cause"):
        if do == "attach":
            form.add_error("cause", "请先写案由，再添加附件")
            return _page(request, desk, form, status=422)
        messages.success(request, f"文字已保存（{_now()}）。写好案由再保存，就列入“我的草稿”。")
        return redirect(desk)
    try:
        proposal = _act(request, desk, form, do)
    except actions.Elsewhere:  # the same button was pressed twice
        proposal = None
    except Stale as stale:
        actions.see_changes(desk, by=request.actor)
        return _page(request, desk, form, status=409, stale=stale.changes)
    except NotYours:
        raise
    except Refused as refused:
        return _page(request, desk, form, status=409, reason=str(refused))
    if proposal and do == "send":
        messages.success(request, f"提案已提交，{proposal.number}。办理过程会显示在本页。")
        return redirect(proposal.get_absolute_url())
    messages.success(request, f"草稿已保存（{_now()}）。")
    return redirect(desk.get_absolute_url() + ("#files" if do == "attach" else ""))


def _act(request: Request, desk: DraftText, form: f.WritingForm, do: str) -> Proposal:
    who: dict[str, Any] = {"by": request.actor, "on": form.day}
    proposal = actions.save_draft(desk, form.texts, signers=_signers(request, desk, form), **who)
    if do == "attach":
        _attach(request, proposal, form)
    return actions.send_writing(desk, **who) if do == "send" else proposal


def _now() -> str:
    return timezone.localtime().strftime("%H:%M")


def author(request: Request) -> tuple[Person | None, Body | None]:
    """In whose name this account writes: its member's, or that of the body it speaks for."""
    actor = request.actor
    me = Person.objects.of(actor.committee_id).filter(pk__in=actor.person_ids).first()
    if me:
        return me, None
    body = Body.objects.of(actor.committee_id).live().filter(pk__in=actor.body_ids).first()
    if body is None or body.kind not in BODY_TYPES:
        raise NotYours("您的账号没有对应的委员或提案单位")
    return None, body


def _signers(request: Request, desk: DraftText, form: f.WritingForm) -> tuple[str, list[Signer]]:
    if desk.proposal:
        return "", []
    me, body = author(request)
    if body:
        joined = [Signer(body=one) for one in form.cleaned_data.get("cosigners") or [] if one.pk != body.pk]
        return BODY_TYPES[Body.Kind(body.kind)], [Signer(body=body), *joined]
    assert me is not None
    others = [Signer(person=one) for one in form.cleaned_data.get("cosigners") or [] if one.pk != me.pk]
    return (SponsorType.JOINT if others else SponsorType.INDIVIDUAL), [Signer(person=me), *others]


def _attach(request: Request, proposal: Proposal, form: f.WritingForm) -> None:
    files = request.FILES.getlist("file")
    if not files:
        raise Refused("请先选择要添加的文件")
    for file in files:
        actions.attach_file(proposal, file.name or "", file.read(), by=request.actor, on=form.day)


def _detach(request: Request, desk: DraftText) -> HttpResponse:
    chosen = request.POST["remove"]
    one = attachments.open_to(request.actor, int(chosen)) if chosen.isdecimal() and len(chosen) < 19 else None
    if one is None or desk.proposal is None:
        raise Http404
    actions.detach(desk.proposal, one, by=request.actor, on=timezone.localdate())
    messages.success(request, f"已移除附件“{one.name}”。")
    return redirect(desk.get_absolute_url() + "#files")


def _page(
    request: Request,
    desk: DraftText,
    form: f.WritingForm,
    *,
    status: int = 200,
    checked: bool = False,
    **more: Any,
) -> HttpResponse:
    one = desk.proposal
    law = rules.on_day(desk.committee_id, timezone.localdate())
    looked = checked and request.POST.get("do") == "similar"
    asked = str(desk.texts.get("cause") or ""), request.actor
    context = {
        "desk": desk,
        "form": form,
        "proposal": one,
        "revision": desk.revision,
        "label": "修改提案" if one else "撰写提案",
        "send_label": "重新提交" if one and one.state == State.RETURNED else "提交",
        "files": attachments.of_record(one) if one else [],
        "hints": _hints(desk.texts, law) if checked else [],
        "checked": checked,
        "law": law,
        "needs_seal": _needs_seal(request, one, law),
        "length": _length(desk.texts),
        "give_up": one.get_absolute_url() if one else reverse("proposal_new", args=[desk.committee.code]),
        "cases": queries.similar(*asked, text=_body(desk.texts), but=one.pk if one else None)
        if looked
        else None,
        "others": queries.similar_elsewhere(*asked, timezone.localdate(), text=_body(desk.texts))
        if looked
        else [],
        **more,
    }
    return render(request, "proposals/write.html", context, status=status)


def _needs_seal(request: Request, one: Proposal | None, law: rules.Rules) -> bool:
    """Whether what is written here goes in under a body's seal."""
    if one:
        return not one.entered_on_behalf and law.needs_seal(one.sponsor_type)
    if request.actor.person_ids:
        return False
    _, body = author(request)
    return body is not None and law.needs_seal(BODY_TYPES[Body.Kind(body.kind)])


def _body(texts: dict[str, Any]) -> str:
    return "\n".join(str(texts.get(name) or "") for name in language.PARTS)


def _length(texts: dict[str, Any]) -> int:
    return language.characters(*(str(texts.get(name) or "") for name in language.PARTS))


def _hints(texts: dict[str, Any], law: rules.Rules) -> list[language.Hint]:
    parts = [str(texts.get(name) or "") for name in ("cause", *language.PARTS)]
    return draft.report(*parts, advice=law.length_advice, limit=law.length_limit)


@audience(*WRITERS)
def proposal_autosave(request: Request, committee: str, pk: int) -> HttpResponse:
    """What the page sends while one types: kept, and answered with the hour and what a reader would ask."""
    if request.method != "POST":
        return HttpResponse(status=405)
    desk = text_of_mine(request, pk)
    form = _form(request, desk)
    try:
        desk = actions.keep(desk, form.typed, by=request.actor, expected=revision(request))
    except actions.Elsewhere as conflict:
        context = {"elsewhere": differences(conflict), "desk": conflict.desk}
        html = render_to_string("proposals/_elsewhere.html", context, request)
        return JsonResponse({"revision": conflict.desk.revision, "html": html}, status=409)
    except NotYours:
        raise
    except Refused as refused:
        html = render_to_string("components/_refused.html", {"reason": str(refused)}, request)
        return JsonResponse({"revision": desk.revision, "html": html}, status=409)
    law = rules.on_day(desk.committee_id, timezone.localdate())
    hints = render_to_string(
        "proposals/_hints.html", {"hints": _hints(desk.texts, law), "checked": True}, request
    )
    saved = timezone.localtime(desk.saved_at).strftime("%H:%M")
    return JsonResponse({"revision": desk.revision, "saved": f"已保存 {saved}", "hints": hints})


@audience(*WRITERS)
def proposal_similar(request: Request, committee: str) -> HttpResponse:
    """Earlier cases on a like matter, with what became of them."""
    cause = request.GET.get("cause", "")[:120]
    cases = queries.similar(cause, request.actor) if cause.strip() else []
    others = queries.similar_elsewhere(cause, request.actor, timezone.localdate()) if cause.strip() else []
    page = "proposals/_similar.html" if getattr(request, "htmx", False) else "proposals/similar.html"
    return render(request, page, {"cases": cases, "others": others, "cause": cause})
