"""Addresses of the room."""

from django.urls import path

from jianyan.proposals.views import case, entry, lists, moves, public, publication, statistics

urlpatterns = [
    path("", lists.proposals, name="proposals"),
    path("new/", entry.proposal_new, name="proposal_new"),
    path("paper/", entry.proposal_paper, name="proposal_paper"),
    path("batch/", lists.batch, name="proposal_batch"),
    path("hand-over/", lists.hand_over, name="proposal_hand_over"),
    path("statistics/", statistics.statistics, name="proposal_statistics"),
    path("public/", public.public_list, name="public_proposals"),
    path("public/<int:pk>/", public.public_case, name="public_proposal"),
    path("publication/", publication.publications, name="publication_decisions"),
    path("replies/<int:pk>/publication/", publication.reply_publication, name="reply_publication"),
    path("<int:pk>/publication/", publication.case_publication, name="proposal_publication"),
    path("assignments/<int:pk>/<slug:name>/", moves.assignment_move, name="assignment_move"),
    path("ratings/<int:pk>/", moves.rating, name="proposal_rating"),
    path("<int:pk>/", case.proposal, name="proposal"),
    path("<int:pk>/edit/", entry.proposal_edit, name="proposal_edit"),
    path("<int:pk>/moves/<slug:name>/", moves.proposal_move, name="proposal_move"),
]
