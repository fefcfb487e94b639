"""What is entered on the shelf: each verb one transaction and one line in the journal."""

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

__all__ = [
    "accept_manuscript",
    "correct",
    "open_outline",
    "publish_volume",
    "receive_manuscript",
    "record_movement",
    "record_party_paper",
    "record_publication",
    "record_rule",
    "return_manuscript",
    "void",
    "write_publicity",
]
