"""Addresses of the pages that compose rooms."""

from django.urls import path

from jianyan.portal.views import calendar, factcheck, figures, files, home, journal, rules, search, twice

urlpatterns = [
    path("", home.front, name="front"),
    path("<slug:committee>/", home.desk, name="desk"),
    path("<slug:committee>/figures/", figures.latest, name="figures"),
    path("<slug:committee>/figures/snapshots/", figures.snapshots, name="snapshots"),
    path("<slug:committee>/figures/snapshots/<int:pk>/", figures.frozen, name="snapshot"),
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
    path("<slug:committee>/rules/", rules.rooms, name="rules"),
    path("<slug:committee>/rules/<slug:room>/", rules.room, name="rules_room"),
    path("<slug:committee>/rules/<slug:room>/revise/", rules.revise, name="rules_revise"),
    path("<slug:committee>/calendar/", calendar.years, name="calendar"),
    path("<slug:committee>/calendar/enter/", calendar.enter, name="calendar_enter"),
    path("<slug:committee>/factcheck/", factcheck.ask, name="factcheck"),
    path("<slug:committee>/factcheck/docx/", factcheck.remarks, name="factcheck_remarks"),
]
