"""Addresses of the registers."""

from django.urls import path

from jianyan.people.views import registers, seats

urlpatterns = [
    path("people/", registers.members, name="members"),
    path("people/former/", registers.former, name="former_members"),
    path("people/<int:pk>/", registers.person, name="person"),
    path("people/<int:pk>/edit/", registers.person_edit, name="person_edit"),
    path("bodies/", registers.bodies, name="bodies"),
    path("bodies/<int:pk>/", registers.body, name="body"),
    path("units/", registers.units, name="units"),
    path("units/<int:pk>/", registers.unit, name="unit"),
    path("seats/", seats.seats, name="seats"),
    path("seats/new/", seats.seat_new, name="seat_new"),
    path("seats/revoke/", seats.seat_revoke, name="seat_revoke"),
]
