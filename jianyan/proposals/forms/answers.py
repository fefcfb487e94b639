"""What the pages of suggestions, promises and ratings ask for. Forms judge the shape; the verbs judge the meaning."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from jianyan.core import attachments
from jianyan.core.forms import Day
from jianyan.people.actors import Actor
from jianyan.people.models import PlenarySession, Unit
from jianyan.proposals import forms as f
from jianyan.proposals import rules
from jianyan.proposals.actions import Given
from jianyan.proposals.actions.answers import why_not
from jianyan.proposals.models import Answer, Ask, Commitment

EMPTY = {"empty": "文件是空的"}


class Upload(forms.FileField):
    """A file to keep, refused at once when it is not what its name says; gives (name, content)."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "pdf、ofd、图片或docx，不超过50 MB")
        super().__init__(label=label, error_messages=EMPTY, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> tuple[str, bytes] | None:
        file = super().clean(data, initial)
        if not file:
            return None
        content = file.read()
        if reason := attachments.why_not(file.name, content):
            raise forms.ValidationError(reason)
        return file.name, content


def _day(label: str, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=Day(), **kwargs)


class AnswerForm(forms.Form):
    """The fields beside one suggestion. Nothing is chosen beforehand."""

    decision = forms.ChoiceField(
        label="是否采纳", required=False, choices=[("", "暂不填写"), *Answer.Decision.choices]
    )
    measure = forms.CharField(
        label="措施（未采纳的写理由）", required=False, max_length=2000, widget=f.area(3)
    )
    due_on = _day("完成时限", required=False, help_text="写了时限的列入承诺事项，到期提醒")
    evidence = Upload("佐证材料", required=False)

    def __init__(self, *args: Any, ask: Ask, said: Answer | None = None, **kwargs: Any) -> None:
        names = ("decision", "measure", "due_on")
        kwargs["initial"] = {name: getattr(said, name) for name in names} if said else {}
        kwargs["prefix"] = f"ask{ask.pk}"
        super().__init__(*args, **kwargs)
        self.ask, self.said = ask, said

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        written = data.get("measure", "").strip() or data.get("due_on") or data.get("evidence")
        if written and not data.get("decision") and "decision" not in self.errors:
            self.add_error("decision", "请选择是否采纳")
        elif reason := why_not([self.given]):
            self.add_error("measure" if "写明" in reason else "due_on", reason)
        return data

    @property
    def given(self) -> Given:
        data = self.cleaned_data
        return Given(
            self.ask,
            data.get("decision", ""),
            data.get("measure", ""),
            data.get("due_on"),
            data.get("evidence"),
        )


def answer_forms(
    asks: Iterable[Ask], said: Iterable[Answer], data: Any = None, files: Any = None
) -> list[AnswerForm]:
    """A form for each suggestion, filled with what was said so far."""
    known = {one.ask_id: one for one in said}
    return [AnswerForm(data, files, ask=ask, said=known.get(ask.pk)) for ask in asks]


class ReplyForm(f.ReplyForm):
    """A reply: its class, its words, or the paper that was signed elsewhere; answers stand in forms of their own."""

    text = forms.CharField(
        label="答复内容",
        required=False,
        widget=f.area(14),
        help_text="从文字处理软件粘贴的会转为纯文字；文号、单位名称和日期由系统排印，不必写入",
    )
    sealed = Upload(
        "盖章的答复（pdf、ofd）",
        required=False,
        help_text="在本单位公文系统签发的，上传盖章文件并填写其文号：以盖章文件为准，逐条登记可以以后补",
    )
    field_order = (
        "version",
        "on",
        "reply_class",
        "number",
        "signer",
        "contact_person",
        "text",
        "sealed",
        "publication_class",
        "publication_summary",
    )

    def __init__(self, *args: Any, has_sealed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_sealed = has_sealed

    def clean_sealed(self) -> tuple[str, bytes] | None:
        file: tuple[str, bytes] | None = self.cleaned_data["sealed"]
        if file and not file[0].lower().endswith((".pdf", ".ofd")):
            raise forms.ValidationError("盖章答复请上传pdf或ofd文件")
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sealed = data.get("sealed") or self.has_sealed
        if not data.get("text", "").strip() and not sealed and "sealed" not in self.errors:
            self.add_error("text", "请填写答复内容，或上传盖章的答复")
        if sealed and not data.get("number", "").strip():
            self.add_error("number", "请填写盖章文件的文号")
        return data

    def fits(self, answers: list[AnswerForm]) -> bool:
        """Whether class and answers agree; the reason is put beside the class."""
        law = rules.on_day(self.actor.committee_id, self.day).reply_class(self.cleaned_data["reply_class"])
        if reason := why_not([one.given for one in answers], law):
            self.add_error("reply_class", reason)
        return not reason


class MarkForm(f.MoveForm):
    """Beside the answers to a delivered reply: why one is corrected."""

    reason = forms.CharField(
        label="更正原因（改动已登记的内容时填写）", required=False, max_length=200, widget=f.area(2)
    )


class DivideForm(f.MoveForm):
    """The division of a text, a suggestion a paragraph."""

    asks = forms.CharField(
        label="建议分条", widget=f.area(16), help_text="一条一段，各条之间空一行；不必写序号", strip=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_asks(self) -> list[str]:
        lines = self.cleaned_data["asks"].replace("\r\n", "\n").split("\n\n")
        return [line.strip() for line in lines if line.strip()]

    def clean_seen(self) -> dict[int, int]:
        pairs = [one.split(".") for one in self.cleaned_data["seen"].split() if one.count(".") == 1]
        return {int(pk): int(version) for pk, version in pairs if pk.isdecimal() and version.isdecimal()}


class LedgerFilter(forms.Form):
    """The filter above the ledger of suggestions."""

    q = forms.CharField(label="建议、措施或案由", required=False, max_length=40)
    unit = forms.ModelChoiceField(Unit.anywhere.none(), label="承办单位", required=False, empty_label="全部")
    decision = forms.ChoiceField(
        label="是否采纳",
        required=False,
        choices=[*f.ANY, *Answer.Decision.choices, ("none", "尚未逐条答复")],
    )
    session = forms.ModelChoiceField(
        PlenarySession.anywhere.none(), label="会议", required=False, empty_label="全部"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sessions = PlenarySession.objects.of(actor.committee_id).live().select_related("term")
        self.fields["session"].queryset = sessions.order_by("-opens_on")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = f._units(actor)  # type: ignore[attr-defined]


class CalendarFilter(forms.Form):
    """The filter above the promises."""

    q = forms.CharField(label="承诺内容或案由", required=False, max_length=40)
    unit = forms.ModelChoiceField(Unit.anywhere.none(), label="承诺单位", required=False, empty_label="全部")
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "待兑现和待确认"), *Commitment.State.choices, ("all", "全部")],
    )
    month = forms.RegexField(r"^\d{4}-\d{2}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = f._units(actor)  # type: ignore[attr-defined]

    def clean_month(self) -> date | None:
        text = self.cleaned_data["month"]
        try:
            return date.fromisoformat(f"{text}-01") if text else None
        except ValueError:
            return None


# -- moves of a promise


class ReportForm(f.MoveForm):
    outcome = forms.ChoiceField(
        label="兑现情况", choices=Commitment.Outcome.choices, widget=forms.RadioSelect
    )
    done_on = _day("办成日期（已经兑现的填写）", required=False)
    wanted_on = _day("申请延至（申请延期的填写）", required=False)
    note = forms.CharField(label="情况说明", max_length=400, widget=f.area(4))
    evidence = Upload("佐证材料", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        outcome = data.get("outcome")
        done, wanted = data.get("done_on"), data.get("wanted_on")
        if outcome == Commitment.Outcome.KEPT and not done and "done_on" not in self.errors:
            self.add_error("done_on", "请写明办成日期")
        if done and done > self.today:
            self.add_error("done_on", "不能晚于今天")
        asks_later = outcome == Commitment.Outcome.RENEWED and "wanted_on" not in self.errors
        if asks_later and (not wanted or wanted <= self.record.due_on):
            self.add_error("wanted_on", "请写明延至哪一天，并晚于现在的时限")
        return data


class SayForm(f.MoveForm):
    outcome = forms.ChoiceField(
        label="您看这项承诺",
        choices=Commitment.Outcome.choices[:2],
        widget=forms.RadioSelect,
        help_text="承诺单位看得到您的这条说明；您对答复的评价另行填写，单位看不到",
    )
    note = forms.CharField(label="说明（可不填）", max_length=400, required=False, widget=f.area(3))


class KeepForm(f.MoveForm):
    done_on = _day("办成日期")
    note = forms.CharField(label="核实情况", max_length=400, required=False, widget=f.area(3))
    evidence = Upload("佐证材料", required=False)


class BreakForm(f.MoveForm):
    note = forms.CharField(label="核实情况", max_length=400, widget=f.area(3))
    evidence = Upload("佐证材料", required=False)


class RenewForm(f.MoveForm):
    due_on = _day("新的完成时限", help_text="原定时限仍然保留，兑现率按原定时限计")
    note = forms.CharField(label="理由", max_length=400, widget=f.area(3))


class HandOnForm(f.MoveForm):
    unit = forms.ModelChoiceField(Unit.anywhere.none(), label="改由")
    note = forms.CharField(label="原因", max_length=300, widget=f.area(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = f._units(self.actor)  # type: ignore[attr-defined]


class WhyForm(f.MoveForm):
    note = forms.CharField(label="原因", max_length=400, widget=f.area(3))


class PromiseForm(f.MoveForm):
    text = forms.CharField(label="承诺内容", max_length=1000, widget=f.area(3))
    due_on = _day("完成时限")


# -- ratings


class RatingForm(f.MoveForm):
    """The sponsor's own form: attitude and result are two questions, others stand above them as the rules have it; he
    says whether his words may be passed on."""

    attitude = forms.ChoiceField(label="您对办理态度", widget=forms.RadioSelect)
    result = forms.ChoiceField(label="您对办理结果", widget=forms.RadioSelect)
    remarks = forms.CharField(label="意见（可不填）", max_length=400, required=False, widget=f.area(4))
    may_pass_on = forms.BooleanField(
        label="同意由提案办公室把上面的意见转达承办单位",
        required=False,
        help_text="不勾选的，意见不转给承办单位。不论是否勾选，单份的评价承办单位都看不到",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = rules.on_day(self.actor.committee_id, self.record.sent_on)
        self.asked = law.questions(bool(self.record.sponsor.body_id))
        for name, label in self.asked.items():
            choices = list(rules.ANSWERS[name].items())
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
        self.order_fields(["version", "on", *self.asked])
        for name in (*self.asked, *rules.RATED):
            field: Any = self.fields[name]
            if name in rules.RATED:
                field.choices = law.ratings.items()
            if name not in law.required_ratings:
                field.required, field.label = False, f"{field.label}（可不填）"
        if rules.opens_ratings(self.actor.committee_id):
            self.fields["may_pass_on"].help_text = "本会规则规定，结案以后承办单位可以看到每份评价和意见"

    @property
    def given(self) -> dict[str, Any]:
        """The answers to what is asked besides go together."""
        given = super().given
        answers = {name: given.pop(name) for name in self.asked}
        return {**given, "answers": answers}


class PaperRatingForm(RatingForm):
    """A form that came back on paper, with the sponsor's hand."""

    scan = Upload("提案者签名的纸质表扫描件", help_text="pdf或图片，必须附上")


class PassOnForm(f.MoveForm):
    text = forms.CharField(
        label="转达内容",
        max_length=400,
        widget=f.area(4),
        help_text="只转达意见，不写评价结果；可以删去能认出本人的话",
    )


class GradeForm(f.MoveForm):
    points = forms.IntegerField(
        label="得分（0至100）",
        min_value=0,
        max_value=100,
        help_text="90分以上为优，75至89分为良，60至74分为一般。双方都交齐以前互相看不到，交了以后不能改",
    )
    remarks = forms.CharField(label="说明（可不填）", max_length=400, required=False, widget=f.area(3))


class OutsideScoreForm(f.MoveForm):
    body = forms.CharField(label="评估机构", max_length=120)
    assessed_on = _day("评估日期")
    unit = forms.ModelChoiceField(Unit.anywhere.none(), label="所评单位", required=False, empty_label="整件")
    points = forms.DecimalField(label="得分", min_value=0, max_digits=6, decimal_places=2)
    full_points = forms.DecimalField(label="满分", min_value=1, max_digits=6, decimal_places=2, initial=100)
    summary = forms.CharField(label="评估意见", max_length=400, required=False, widget=f.area(3))
    evidence = Upload("评估报告", help_text="pdf、图片或docx，必须附上")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.record.assignments.live().values("unit") if self.record else []
        self.fields["unit"].queryset = f._units(self.actor).filter(pk__in=held)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        points, full = data.get("points"), data.get("full_points")
        if points is not None and full is not None and points > full:
            self.add_error("points", "得分不能超过满分")
        return data
