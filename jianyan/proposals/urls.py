"""Addresses of the room."""

from django.urls import path

from jianyan.proposals.views import case, contacts, entry, lists, moves

urlpatterns = [
    path("", lists.proposals, name="proposals"),
    path("new/", entry.proposal_new, name="proposal_new"),
    path("paper/", entry.proposal_paper, name="proposal_paper"),
    path("batch/", lists.batch, name="proposal_batch"),
    path("hand-over/", lists.hand_over, name="proposal_hand_over"),
    path("assignments/<int:pk>/<slug:name>/", moves.assignment_move, name="assignment_move"),
    path("contacts/<int:pk>/<slug:name>/", moves.contact_move, name="contact_move"),
    path("ratings/<int:pk>/", moves.rating, name="proposal_rating"),
    path("contacts/<int:pk>/", contacts.contact, name="proposal_contact"),
    path("<int:pk>/", case.proposal, name="proposal"),
    path("<int:pk>/edit/", entry.proposal_edit, name="proposal_edit"),
    path("<int:pk>/moves/<slug:name>/", moves.proposal_move, name="proposal_move"),
]
