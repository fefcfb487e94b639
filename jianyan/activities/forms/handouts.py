"""Form of the papers that are handed out."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.activities.forms.fields import EntryForm, PeopleField, choice
from jianyan.activities.models import Handout


class Several(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]


class HandoutForm(EntryForm):
    kind = choice("类别", Handout.Kind.choices)
    papers = FilesField(
        label="文件", help_text="可以一次选几个；支持pdf、ofd、docx、xlsx、图片等，每个不超过50 MB"
    )
    people = PeopleField(
        "只发给", required=False, help_text="不填即发给全部参加人员；只发给个别人的，一行一位或用顿号隔开"
    )
