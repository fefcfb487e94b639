"""The shelves of the room: for each kind of record its list, its form, its verbs, and who may do what.

Manuscripts are no shelf: they have a desk of their own (views/manuscripts.py).
"""

from jianyan.publications.shelves import literature, papers, publicity, volumes
from jianyan.publications.shelves.base import Shelf, Step

__all__ = ["OFFICE_TABS", "SHELVES", "TABS", "Shelf", "Step"]

SHELVES: dict[str, Shelf] = papers.SHELVES | literature.SHELVES | volumes.SHELVES | publicity.SHELVES

# The tabs of the room in their order; manuscripts stand among the shelves.
TABS = (
    "papers",
    "rules",
    "outlines",
    "calls",
    "manuscripts",
    "volumes",
    "books",
    "publicity",
    "published",
    "media",
)
# The office's own ledgers: open to everyone who has the address, no tab on a member's phone.
OFFICE_TABS = ("outlines", "books", "published", "media")
