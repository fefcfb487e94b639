"""What is done with opinions and bulletins: each verb one transaction and one line in the journal."""

from jianyan.opinions.actions.bulletins import (
    compile_issue,
    dispatch,
    found_series,
    send_back_issue,
    sign_issue,
)
from jianyan.opinions.actions.manuscripts import (
    archive,
    convert,
    correct,
    decline,
    edit,
    merge,
    register,
    resubmit,
    send_back_manuscript,
    submit,
    void,
)
from jianyan.opinions.actions.results import (
    inform_reporter,
    record_adoption,
    record_instruction,
    transfer,
    unit_feedback,
)

__all__ = [
    "archive",
    "compile_issue",
    "convert",
    "correct",
    "decline",
    "dispatch",
    "edit",
    "found_series",
    "inform_reporter",
    "merge",
    "record_adoption",
    "record_instruction",
    "register",
    "resubmit",
    "send_back_issue",
    "send_back_manuscript",
    "sign_issue",
    "submit",
    "transfer",
    "unit_feedback",
    "void",
]
