"""Addresses of the pages that compose rooms."""

from django.urls import path

from jianyan.portal.views import factcheck, figures, files, home, imports, journal, search

urlpatterns = [
    path("", home.front, name="front"),
    path("<slug:committee>/", home.desk, name="desk"),
    path("<slug:committee>/figures/", figures.latest, name="figures"),
    path("<slug:committee>/figures/snapshots/", figures.snapshots, name="snapshots"),
    path("<slug:committee>/figures/snapshots/<int:pk>/", figures.frozen, name="snapshot"),
    path("<slug:committee>/figures/<int:year>/", figures.year, name="year"),
    path("<slug:committee>/figures/<int:year>/<str:key>/", figures.figure, name="figure"),
    path("<slug:committee>/figures/<int:year>/<str:key>/export/", figures.export, name="figure_export"),
    path("<slug:committee>/figures/<int:year>/<str:key>/freeze/", figures.freeze, name="figure_freeze"),
    path("<slug:committee>/search/", search.found, name="search"),
    path("<slug:committee>/journal/", journal.lines, name="journal"),
    path("<slug:committee>/contact-reads/", journal.contact_reads, name="contact_reads"),
    path("<slug:committee>/files/<int:pk>/", files.download, name="file"),
    path("<slug:committee>/factcheck/", factcheck.ask, name="factcheck"),
    path("<slug:committee>/imports/", imports.runs, name="imports"),
    path("<slug:committee>/imports/<int:pk>/", imports.run, name="import_run"),
    path("<slug:committee>/imports/<int:pk>/progress/", imports.progress, name="import_progress"),
    path("<slug:committee>/imports/<int:pk>/columns/", imports.columns, name="import_columns"),
    path("<slug:committee>/imports/<int:pk>/columns/again/", imports.again, name="import_columns_again"),
    path("<slug:committee>/imports/<int:pk>/sheet/", imports.sheet, name="import_sheet"),
    path("<slug:committee>/imports/<int:pk>/answers/", imports.answers, name="import_answers"),
    path("<slug:committee>/imports/<int:pk>/marked/", imports.marked, name="import_marked"),
    path("<slug:committee>/imports/<int:pk>/undo/", imports.undo, name="import_undo"),
    path("<slug:committee>/imports/<int:pk>/steps/<slug:name>/", imports.step, name="import_step"),
    path("<slug:committee>/factcheck/docx/", factcheck.remarks, name="factcheck_remarks"),
]
