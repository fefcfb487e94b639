"""Addresses of the room."""

from django.urls import path

from jianyan.proposals.views import case, entry, lists, moves, office, papers

urlpatterns = [
    path("", lists.proposals, name="proposals"),
    path("new/", entry.proposal_new, name="proposal_new"),
    path("paper/", entry.proposal_paper, name="proposal_paper"),
    path("batch/", lists.batch, name="proposal_batch"),
    path("hand-over/", lists.hand_over, name="proposal_hand_over"),
    path("papers/", office.hub, name="proposal_papers"),
    path("papers/orders/<int:pk>/<slug:kind>/", papers.notice, name="handover_notice"),
    path("papers/reminders/<int:unit>/<slug:kind>/", papers.reminder, name="unit_reminder"),
    path("papers/letters/<int:pk>/<int:to>/<slug:kind>/", papers.letter, name="proposal_letter"),
    path("papers/opinions/<int:pk>/<slug:kind>/", papers.opinion, name="proposal_opinion"),
    path("papers/forms/<int:pk>/<slug:kind>/", papers.form, name="proposal_form"),
    path("codes/", office.code_box, name="proposal_code_box"),
    path("codes/<str:code>/", office.code, name="proposal_code"),
    path("blank/", office.blank, name="proposal_blank"),
    path("supervision/", office.supervision, name="supervision"),
    path("supervision/<slug:kind>/", office.supervision_draft, name="supervision_draft"),
    path("compilations/", office.compile_volume, name="compile_volume"),
    path("compilations/<int:pk>/", office.volume, name="compilation"),
    path("compilations/<int:pk>/<slug:kind>/", office.volume_file, name="compilation_file"),
    path("assignments/<int:pk>/<slug:name>/", moves.assignment_move, name="assignment_move"),
    path("ratings/<int:pk>/", moves.rating, name="proposal_rating"),
    path("<int:pk>/", case.proposal, name="proposal"),
    path("<int:pk>/edit/", entry.proposal_edit, name="proposal_edit"),
    path("<int:pk>/sheet/<slug:kind>/", papers.sheet, name="proposal_sheet"),
    path("<int:pk>/outcome/<slug:kind>/", papers.outcome, name="proposal_outcome"),
    path("<int:pk>/moves/<slug:name>/", moves.proposal_move, name="proposal_move"),
]
