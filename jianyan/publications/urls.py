"""Addresses of the room."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from jianyan.publications import views
from jianyan.publications.shelves import SHELVES


class ShelfName(StringConverter):
    """The kinds of the shelf, so that other pages of the room keep their own addresses."""

    regex = "|".join(SHELVES)


register_converter(ShelfName, "shelf")

urlpatterns = [
    path("", views.home, name="publications"),
    path("<shelf:kind>/", views.shelf, name="shelf"),
    path("<shelf:kind>/new/", views.entry, name="shelf_entry"),
    path("<shelf:kind>/<int:pk>/", views.record, name="shelf_record"),
    path("<shelf:kind>/<int:pk>/<slug:name>/", views.act, name="shelf_act"),
]
