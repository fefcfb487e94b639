"""Addresses of the room."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from jianyan.publications.shelves import SHELVES
from jianyan.publications.views import letters, library, manuscripts, registers, shelf, volumes


class ShelfName(StringConverter):
    """The kinds of the shelf, so that other pages of the room keep their own addresses."""

    regex = "|".join(SHELVES)


register_converter(ShelfName, "shelf")

urlpatterns = [
    path("", shelf.home, name="publications"),
    path("manuscripts/", manuscripts.manuscripts, name="manuscripts"),
    path("manuscripts/new/", manuscripts.manuscript_new, name="manuscript_new"),
    path("manuscripts/batch/", manuscripts.batch, name="manuscript_batch"),
    path("manuscripts/<int:pk>/", manuscripts.manuscript, name="manuscript"),
    path("manuscripts/<int:pk>/letter.docx", letters.author_letter, name="author_letter"),
    path("manuscripts/<int:pk>/<slug:name>/", manuscripts.manuscript_move, name="manuscript_move"),
    path("volumes/<int:pk>/contents/", volumes.contents, name="volume_contents"),
    path("volumes/<int:pk>/ledger/", volumes.ledger, name="volume_ledger"),
    path("books/ledger/", volumes.book_ledger, name="book_ledger"),
    path("library/", library.library, name="library"),
    path("library/<int:pk>/<int:file>/", library.library_file, name="library_file"),
    path("rules/in-force/", registers.rules_in_force, name="rules_in_force"),
    path("publicity/summary/", registers.publicity_summary, name="publicity_summary"),
    path("publicity/list.docx", letters.publicity_list, name="publicity_list"),
    path("calls/<int:pk>/notice.docx", letters.notice, name="call_notice"),
    path("papers/<int:pk>/head.docx", letters.head, name="paper_head"),
    path("volumes/<int:pk>/contents.docx", letters.contents, name="contents_paper"),
    path("books/<int:pk>/receipt.docx", letters.receipt, name="book_receipt"),
    path("<shelf:kind>/", shelf.shelf, name="shelf"),
    path("<shelf:kind>/new/", shelf.entry, name="shelf_entry"),
    path("<shelf:kind>/<int:pk>/", shelf.record, name="shelf_record"),
    path("<shelf:kind>/<int:pk>/<slug:name>/", shelf.act, name="shelf_act"),
]
