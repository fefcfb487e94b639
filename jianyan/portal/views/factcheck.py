"""Fact-check on the web: a text pasted or uploaded, held against the records, and given back with remarks."""

from __future__ import annotations

import re
from collections import Counter

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianyan.core import pages
from jianyan.figures import factcheck
from jianyan.figures.factcheck import Finding, Verdict
from jianyan.language import lexicon
from jianyan.language.clean import clean
from jianyan.language.documents import read_document
from jianyan.language.figures import read
from jianyan.language.unreadable import Unreadable
from jianyan.people.audience import INSIDE, Request, audience
from jianyan.portal import pieces, years

LONGEST = 100_000  # characters: some ten seconds
TOO_LONG = "文稿超过10万字，请分几次核对"


class Ask(forms.Form):
    """A text or a file, and the year it speaks of."""

    text = forms.CharField(
        label="粘贴文稿",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "placeholder": "把报告、总结或讲话稿粘贴到这里"}),
        help_text="文稿只用来核对，不会保存。",
        error_messages={"max_length": TOO_LONG},
    )
    file = forms.FileField(
        label="或者选择文件",
        required=False,
        help_text="支持 docx、txt、html，不超过20 MB。",
        error_messages={"empty": "文件是空的。"},
    )
    year = forms.TypedChoiceField(label="对照哪一年的记录", coerce=int)

    def __init__(self, *args: object, choices: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["year"].choices = [(one, f"{one}年") for one in choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Read and clean what was given; one Chinese sentence for what cannot be read."""
        data = super().clean() or {}
        if self.errors:
            return data
        file = data.get("file")
        try:
            if file:
                document = read_document(file.name, file.read())
            elif data.get("text", "").strip():
                document = read_document("粘贴的文稿.txt", data["text"].encode())
            else:
                raise forms.ValidationError("请粘贴文稿，或选择一个文件")
            if len(document.text) > LONGEST:
                raise Unreadable(TOO_LONG)
            data["body"] = clean(document.text)
            both = ["文字和文件都给了，核对的是文件"] if file and data["text"].strip() else []
            data["notes"] = [*both, *document.notes, *data["body"].notes]
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from reason
        return data


class Piece(pieces.Piece):
    """A stretch of the text with what was found of its number."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.found

    @property
    def verdict(self) -> Verdict | None:
        found = {finding.verdict for finding in self.findings}
        return next((v for v in (Verdict.DIFFERS, Verdict.UNKNOWN, Verdict.AGREES) if v in found), None)

    @property
    def reason(self) -> str:
        return "；".join(finding.reason for finding in self.findings)


@audience(*INSIDE)
def ask(request: Request, committee: str) -> HttpResponse:
    """The form; posted, the text comes back with every number marked."""
    form = _form(request)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "portal/factcheck_ask.html", {"form": form}, status=status)
    text, year = form.cleaned_data["body"].text, form.cleaned_data["year"]
    findings = check(request, text, year)
    found = marked(text, findings)
    first = [
        piece for verdict in (Verdict.DIFFERS, Verdict.UNKNOWN) for piece in found if piece.verdict == verdict
    ]
    return render(
        request,
        "portal/factcheck.html",
        {
            "paragraphs": pieces.paragraphs(found),
            "first": first,
            "year": year,
            "text": text,
            "notes": form.cleaned_data["notes"],
            "other_year": other_year(text, year),
            "tally": {str(v): sum(finding.verdict == v for finding in findings) for v in Verdict},
            "total": len(findings),
        },
    )


def other_year(text: str, year: int) -> int | None:
    """The year the text mostly speaks of, when it is another than the one it was held against."""
    named = Counter(int(found) for found in re.findall(r"(?<!\d)((?:19|20)\d\d)年", text))
    most = max(named, key=lambda one: named[one], default=year)
    return most if named[most] > named[year] else None


def _form(request: HttpRequest) -> Ask:
    choices = years.choices(request.actor.committee_id)  # type: ignore[attr-defined]
    latest = years.latest(request.actor.committee_id)  # type: ignore[attr-defined]
    if request.method == "POST":
        return Ask(request.POST, request.FILES, choices=choices)
    return Ask(choices=choices, initial={"year": latest})


def check(request: Request, text: str, year: int) -> list[Finding]:
    """The findings of a cleaned text, as far as this reader may know of the figures."""
    return factcheck.check(read(text, lexicon.load()), request.actor.committee_id, year, request.actor.roles)


@audience(*INSIDE)
@require_POST
def remarks(request: Request, committee: str) -> HttpResponse:
    """The text as a docx with a remark at every number that was checked."""
    from jianyan.kit import papers  # loaded at use: it brings the office library

    form = _form(request)
    if not form.is_valid():
        return render(request, "portal/factcheck_ask.html", {"form": form}, status=422)
    text, year = form.cleaned_data["body"].text, form.cleaned_data["year"]
    marks, position = [], 0
    for piece in marked(text, check(request, text, year)):
        end = position + len(piece.text)
        if verdict := piece.verdict:
            remark = f"{factcheck.LABELS[verdict]}：{piece.reason}"
            marks.append(papers.Mark(position, end, verdict.value, remark))
        position = end
    data = papers.annotated(text, marks, made_at=timezone.now())
    return pages.download(data, f"数据核对（{year}年）.docx", pages.DOCX)


def marked(text: str, findings: list[Finding]) -> list[Piece]:
    """The text cut at the numbers that were checked."""
    places = [(finding.reading.start, finding.reading.surface, finding) for finding in findings]
    return pieces.cut(text, places, Piece)
