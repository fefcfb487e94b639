"""What is filled in to ask the other side of a case, and to answer it."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.proposals.forms import MoveForm, area
from jianyan.proposals.forms.answers import Upload
from jianyan.proposals.models import Assignment, Sponsor

LENGTH = 800


class AskForm(MoveForm):
    """A question to a unit, or to a sponsor. Where only one can be asked, there is no choice to make."""

    assignment = forms.ChoiceField(label="向哪个单位提问", widget=forms.RadioSelect)
    sponsor = forms.ChoiceField(label="向哪位提案者提问", widget=forms.RadioSelect)
    text = forms.CharField(
        label="问题",
        max_length=LENGTH,
        widget=area(5),
        help_text="只有这件提案的提案者、被问的单位、提案办公室和交办机关看得到，不会公开",
    )

    keeps_day = False

    def __init__(
        self, *args: Any, assignments: list[Assignment], sponsors: list[Sponsor], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not self.keeps_day:
            self.fields.pop("on", None)
        self.assignments = {str(one.pk): one for one in assignments}
        self.sponsors = {str(one.pk): one for one in sponsors}
        self._offer("assignment", {pk: one.unit.name for pk, one in self.assignments.items()})
        self._offer("sponsor", {pk: _named(one) for pk, one in self.sponsors.items()})

    def _offer(self, name: str, choices: dict[str, str]) -> None:
        if len(choices) > 1:
            self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    @property
    def asked(self) -> tuple[Assignment, Sponsor]:
        """The unit's part and the sponsor between whom the question stands."""
        first_part, first_sponsor = next(iter(self.assignments)), next(iter(self.sponsors))
        data = self.cleaned_data
        part, sponsor = data.get("assignment", first_part), data.get("sponsor", first_sponsor)
        return self.assignments[part], self.sponsors[sponsor]


def _named(one: Sponsor) -> str:
    return f"{one.name}（{one.proposal.cause}）"


class EnterQuestionForm(AskForm):
    """A sponsor's question that came on paper; the office says on which day, and attaches the scan."""

    scan = Upload("纸质件扫描件", help_text="提案者签名的原件，pdf或图片，必须附上")
    keeps_day = True


class AnswerQuestionForm(MoveForm):
    answer = forms.CharField(label="答复", max_length=LENGTH, widget=area(5))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("on", None)


class WithdrawQuestionForm(MoveForm):
    reason = forms.CharField(label="收回的原因", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("on", None)
