"""Addresses of the registers."""

from django.urls import path

from jianyan.people.views import delegations, deliveries, entries, helping, notices, outside, registers, seats

urlpatterns = [
    path("people/", registers.members, name="members"),
    path("people/former/", registers.former, name="former_members"),
    path("people/<int:pk>/", registers.person, name="person"),
    path("people/<int:pk>/edit/", registers.person_edit, name="person_edit"),
    path("people/<int:pk>/<slug:what>/", entries.person_step, name="person_step"),
    path("registers/", entries.setup, name="setup"),
    path("registers/new/<slug:what>/", entries.new, name="register_new"),
    path("honours/", entries.honours, name="honours"),
    path("bodies/", registers.bodies, name="bodies"),
    path("bodies/<int:pk>/", registers.body, name="body"),
    path("bodies/<int:pk>/<slug:what>/", entries.body_step, name="body_step"),
    path("units/", registers.units, name="units"),
    path("units/<int:pk>/", registers.unit, name="unit"),
    path("units/<int:pk>/<slug:what>/", entries.unit_step, name="unit_step"),
    path("seats/", seats.seats, name="seats"),
    path("seats/new/", seats.seat_new, name="seat_new"),
    path("seats/revoke/", seats.seat_revoke, name="seat_revoke"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/new/", delegations.give, name="delegation_new"),
    path("delegations/withdraw/", delegations.withdraw, name="delegation_withdraw"),
    path("delegations/act/", delegations.act, name="delegation_act"),
    path("helping/", helping.helping, name="helping"),
    path("helping/open/", helping.open_accounts, name="open_accounts"),
    path("helping/slips/", helping.slips, name="slips"),
    path("helping/unlock/", helping.unlock, name="unlock"),
    path("notices/", notices.box, name="notices"),
    path("notices/read/", notices.read, name="notices_read"),
    path("notices/<int:pk>/", notices.follow, name="notice"),
    path("model-calls/", outside.model_calls, name="model_calls"),
    path("deliveries/", deliveries.stuck, name="deliveries"),
    path("deliveries/decide/", deliveries.decide, name="deliveries_decide"),
]
