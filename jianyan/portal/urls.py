"""Addresses of the pages that compose rooms."""

from django.urls import path

from jianyan.portal.views import (
    compare,
    factcheck,
    figures,
    files,
    home,
    journal,
    published,
    reports,
    search,
    twice,
)

urlpatterns = [
    path("", home.front, name="front"),
    path("<slug:committee>/", home.desk, name="desk"),
    path("<slug:committee>/figures/", figures.latest, name="figures"),
    path("<slug:committee>/figures/snapshots/", figures.snapshots, name="snapshots"),
    path("<slug:committee>/figures/snapshots/<int:pk>/", figures.frozen, name="snapshot"),
    path("<slug:committee>/figures/compare/", compare.compare, name="compare"),
    path("<slug:committee>/figures/conflicts/", compare.differences, name="conflicts"),
    path("<slug:committee>/figures/conflicts/<int:pk>/undo/", compare.unsettle, name="conflict_unsettle"),
    path("<slug:committee>/figures/conflicts/<str:digest>/", compare.settle, name="conflict_settle"),
    path("<slug:committee>/figures/published/", published.texts, name="published"),
    path("<slug:committee>/figures/published/new/", published.enter, name="published_enter"),
    path("<slug:committee>/figures/published/<int:pk>/", published.text, name="published_text"),
    path("<slug:committee>/figures/published/<int:pk>/decide/", published.decide, name="published_decide"),
    path("<slug:committee>/figures/published/<int:pk>/void/", published.void, name="published_void"),
    path(
        "<slug:committee>/figures/published/<int:pk>/<int:no>/", published.meaning, name="published_meaning"
    ),
    path("<slug:committee>/figures/forms/", reports.forms, name="report_forms"),
    path("<slug:committee>/figures/forms/new/", reports.enter, name="report_enter"),
    path("<slug:committee>/figures/forms/keys/", reports.key_list, name="report_keys"),
    path("<slug:committee>/figures/forms/<int:pk>/", reports.form, name="report_form"),
    path("<slug:committee>/figures/forms/<int:pk>/download/", reports.download, name="report_download"),
    path("<slug:committee>/figures/forms/<int:pk>/change/", reports.change, name="report_change"),
    path("<slug:committee>/figures/forms/<int:pk>/void/", reports.void, name="report_void"),
    path("<slug:committee>/figures/<int:year>/", figures.year, name="year"),
    path("<slug:committee>/figures/<int:year>/twice/", twice.pairs, name="twice"),
    path("<slug:committee>/figures/<int:year>/twice/apart/", twice.apart, name="twice_apart"),
    path("<slug:committee>/figures/<int:year>/<str:key>/", figures.figure, name="figure"),
    path("<slug:committee>/figures/<int:year>/<str:key>/export/", figures.export, name="figure_export"),
    path("<slug:committee>/figures/<int:year>/<str:key>/freeze/", figures.freeze, name="figure_freeze"),
    path("<slug:committee>/search/", search.found, name="search"),
    path("<slug:committee>/journal/", journal.lines, name="journal"),
    path("<slug:committee>/contact-reads/", journal.contact_reads, name="contact_reads"),
    path("<slug:committee>/files/<int:pk>/", files.download, name="file"),
    path("<slug:committee>/factcheck/", factcheck.ask, name="factcheck"),
    path("<slug:committee>/factcheck/docx/", factcheck.remarks, name="factcheck_remarks"),
]
