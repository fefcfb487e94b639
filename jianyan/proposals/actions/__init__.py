"""What is done with proposals: each verb one transaction and one line in the journal."""

from jianyan.proposals.actions.entry import (
    Draft,
    Signer,
    cosign,
    create_draft,
    edit,
    enter_papers,
    resubmit,
    send_back,
    submit,
    void,
    withdraw,
)
from jianyan.proposals.actions.evaluation import (
    close,
    distinguish,
    follow_up,
    lapse,
    rehandle,
    return_feedback,
    send_feedback,
)
from jianyan.proposals.actions.handling import (
    accept,
    accept_by_silence,
    allocate,
    decide_return,
    deliver_reply,
    dispute_contact,
    draft_reply,
    extend,
    give_opinion,
    hand_over,
    log_contacts,
    request_return,
)
from jianyan.proposals.actions.review import file, merge, not_file, review, start_review, withdraw_case

__all__ = ["Draft", "Signer", "accept", "accept_by_silence", "allocate", "close", "cosign", "create_draft", "decide_return",
           "deliver_reply", "dispute_contact", "distinguish", "draft_reply", "edit", "enter_papers", "extend", "file",
           "follow_up", "give_opinion", "hand_over", "lapse", "log_contacts", "merge", "not_file", "rehandle", "request_return",
           "resubmit", "return_feedback", "review", "send_back", "send_feedback", "start_review", "submit", "void",
           "withdraw", "withdraw_case"]
