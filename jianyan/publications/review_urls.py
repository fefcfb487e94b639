"""Addresses of the annual review."""

from django.urls import path

from jianyan.publications.views import review_sections as sections
from jianyan.publications.views import reviews

ONE = "<int:year>/<int:edition>/"
PART = f"{ONE}sections/<int:pk>/"

urlpatterns = [
    path("", reviews.home, name="reviews"),
    path("<int:year>/", reviews.of_year, name="review_year"),
    path("<int:year>/start/", reviews.start, name="review_start"),
    path("<int:year>/brief/", reviews.brief, name="review_brief"),
    path("<int:year>/brief/docx/", reviews.brief_docx, name="review_brief_docx"),
    path(ONE, reviews.review, name="review"),
    path(f"{ONE}docx/", reviews.docx, name="review_docx"),
    path(f"{ONE}since/", reviews.since, name="review_since"),
    path(f"{ONE}sections/new/", sections.new, name="review_section_new"),
    path(PART, sections.edit, name="review_section"),
    path(f"{PART}check/", sections.check, name="review_check"),
    path(f"{PART}tie/", sections.tie, name="review_tie"),
    path(f"{PART}evidence/", sections.evidence, name="review_evidence"),
    path(f"{PART}history/", sections.history, name="review_history"),
    path(f"{PART}history/<int:version>/", sections.restore, name="review_restore"),
    path(f"{PART}drop/", sections.drop, name="review_section_drop"),
    path(f"{ONE}<slug:name>/", reviews.move, name="review_move"),
]
