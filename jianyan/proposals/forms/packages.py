"""What is asked before a package that came back is read."""

from __future__ import annotations

from typing import Any

from django import forms

from jianyan.proposals.models import HandoverOrder
from jianyan.proposals.packages import reading
from jianyan.proposals.packages.entries import BadPackage, Returned


class ReturnForm(forms.Form):
    """The file, read and held against its hashes at once; ``came`` and ``content`` are there when it is sound."""

    file = forms.FileField(
        label="回传数据包或回传表",
        help_text="数据包用zip；手工填写的回传表用xlsx、xls、ods或csv。不超过100兆。涉密内容不得上传。",
        error_messages={"empty": "文件是空的。", "required": "请选择文件。"},
    )
    came: Returned
    content: bytes

    def __init__(self, *args: Any, order: HandoverOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > reading.LIMIT:
            raise forms.ValidationError(f"文件超过{reading.LIMIT // 2**20}兆，请分成几个数据包")
        self.content = file.read()
        try:
            self.came = reading.read(file.name, self.content, self.order)
        except BadPackage as reason:
            raise forms.ValidationError(str(reason)) from reason
        return file
