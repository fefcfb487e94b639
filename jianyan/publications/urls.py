"""Addresses of the room."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from jianyan.publications.shelves import SHELVES
from jianyan.publications.views import shelf


class ShelfName(StringConverter):
    """The kinds of the shelf, so that other pages of the room keep their own addresses."""

    regex = "|".join(SHELVES)


register_converter(ShelfName, "shelf")

urlpatterns = [
    path("", shelf.home, name="publications"),
    path("<shelf:kind>/", shelf.shelf, name="shelf"),
    path("<shelf:kind>/new/", shelf.entry, name="shelf_entry"),
    path("<shelf:kind>/<int:pk>/", shelf.record, name="shelf_record"),
    path("<shelf:kind>/<int:pk>/<slug:name>/", shelf.act, name="shelf_act"),
]
