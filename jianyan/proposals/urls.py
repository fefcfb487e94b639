"""Addresses of the room."""

from django.urls import path

from jianyan.proposals.views import answers, case, commitments, entry, lists, moves, ratings

urlpatterns = [
    path("", lists.proposals, name="proposals"),
    path("new/", entry.proposal_new, name="proposal_new"),
    path("paper/", entry.proposal_paper, name="proposal_paper"),
    path("batch/", lists.batch, name="proposal_batch"),
    path("hand-over/", lists.hand_over, name="proposal_hand_over"),
    path("suggestions/", answers.asks, name="asks"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments/<int:pk>/", commitments.commitment, name="commitment"),
    path("commitments/<int:pk>/moves/<slug:name>/", commitments.commitment_move, name="commitment_move"),
    path("assignments/<int:pk>/draft/", answers.reply_draft, name="reply_draft"),
    path("replies/<int:pk>/answers/", answers.reply_answers, name="reply_answers"),
    path("replies/<int:pk>/promise/", commitments.promise_new, name="promise_new"),
    path("replies/<int:pk>/grade/", ratings.grade, name="grade"),
    path("assignments/<int:pk>/<slug:name>/", moves.assignment_move, name="assignment_move"),
    path("ratings/totals/", ratings.totals, name="rating_totals"),
    path("ratings/<int:pk>/", ratings.rating, name="proposal_rating"),
    path("ratings/<int:pk>/reason/", ratings.pass_on, name="reason_pass_on"),
    path("reasons/<int:pk>/take-back/", ratings.take_back, name="reason_take_back"),
    path("outside-scores/<int:pk>/void/", ratings.outside_score_void, name="outside_score_void"),
    path("<int:pk>/suggestions/", answers.divide, name="asks_divide"),
    path("<int:pk>/outside-score/", ratings.outside_score, name="outside_score"),
    path("<int:pk>/", case.proposal, name="proposal"),
    path("<int:pk>/edit/", entry.proposal_edit, name="proposal_edit"),
    path("<int:pk>/moves/<slug:name>/", moves.proposal_move, name="proposal_move"),
]
