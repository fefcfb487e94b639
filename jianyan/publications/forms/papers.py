"""Papers to the Party committee and rules."""

from __future__ import annotations

from django import forms

from jianyan.core.forms import day
from jianyan.publications.forms.base import EntryForm, choice, hidden_version, long_text, short_text
from jianyan.publications.models import PartyPaper, RuleDocument


class PaperForm(EntryForm):
    kind = choice("类别", PartyPaper.Kind.choices)
    title = short_text("标题", 120)
    document_no = short_text("文号", 60, required=False)
    recipient = short_text("报送对象", 80)
    on = day("报送日期")


class AnswerForm(EntryForm):
    answer = choice("批复结论", PartyPaper.Answer.choices)
    answered_by = short_text("批复单位", 80, required=False, help_text="不填即为报送对象")
    answer_no = short_text("批复文号", 60, required=False)
    note = long_text("批复要点", rows=3)
    on = day("批复日期")
    version = hidden_version()


class RuleForm(EntryForm):
    action = choice("制定或修订", RuleDocument.Action.choices)
    name = short_text("制度名称", 120)
    document_no = short_text("文号", 60, required=False)
    replaces = forms.ModelChoiceField(
        RuleDocument.anywhere.none(),
        label="所修订的制度",
        required=False,
        help_text="选定后，原制度自新制度施行之日起失效",
    )
    on = day("印发日期")
    effective_on = day("施行日期", required=False, help_text="不填即自印发之日起施行")

    def offer(self) -> None:
        rules = RuleDocument.objects.of(self.actor.committee_id).live().filter(repealed_on__isnull=True)
        self.choose("replaces", rules.order_by("-issued_on"))


class ShareForm(EntryForm):
    readers = forms.MultipleChoiceField(
        label="在政策库中给谁看",
        choices=RuleDocument.Reader.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="给公众看的不登录就能读到，附件也能下载；一个不选即移出政策库",
    )
    version = hidden_version()


class RepealForm(EntryForm):
    basis = short_text("废止依据", 200, help_text="如文号、会议名称")
    on = day("废止日期")
    version = hidden_version()


class DayFilter(forms.Form):
    """On which day."""

    on = day("在这一天有效", required=False)
    q = short_text("制度名称", 40, required=False)
