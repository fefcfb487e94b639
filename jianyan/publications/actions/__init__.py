"""What is entered on the shelf, and the annual review: each verb one transaction and one line in the journal."""

from jianyan.publications.actions.entries import (
    correct,
    void,
)
from jianyan.publications.actions.literature import (
    accept_manuscript,
    open_outline,
    publish_volume,
    receive_manuscript,
    record_movement,
    return_manuscript,
)
from jianyan.publications.actions.papers import (
    record_party_paper,
    record_rule,
)
from jianyan.publications.actions.publicity import (
    record_publication,
    write_publicity,
)
from jianyan.publications.actions.reviews import (
    Wish,
    add_section,
    approve_review,
    correct_review,
    drop_section,
    restore_section,
    return_review,
    start_review,
    submit_review,
    text_hash,
    wordings,
    write_section,
)

__all__ = [
    "Wish",
    "accept_manuscript",
    "add_section",
    "approve_review",
    "correct",
    "correct_review",
    "drop_section",
    "open_outline",
    "publish_volume",
    "receive_manuscript",
    "record_movement",
    "record_party_paper",
    "record_publication",
    "record_rule",
    "restore_section",
    "return_manuscript",
    "return_review",
    "start_review",
    "submit_review",
    "text_hash",
    "void",
    "wordings",
    "write_publicity",
    "write_section",
]
