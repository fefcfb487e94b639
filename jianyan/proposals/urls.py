"""Addresses of the room."""

from django.urls import path

from jianyan.proposals.views import (
    case,
    contacts,
    entry,
    lists,
    moves,
    public,
    publication,
    statistics,
    topics,
    writing,
)

urlpatterns = [
    path("", lists.proposals, name="proposals"),
    path("new/", entry.proposal_new, name="proposal_new"),
    path("write/<int:pk>/", writing.proposal_write, name="proposal_write"),
    path("write/<int:pk>/autosave/", writing.proposal_autosave, name="proposal_autosave"),
    path("write/<int:pk>/import/", entry.proposal_import, name="proposal_import"),
    path("write/<int:pk>/drop/", entry.proposal_drop, name="proposal_drop"),
    path("similar/", writing.proposal_similar, name="proposal_similar"),
    path("topics/", topics.topics, name="proposal_topics"),
    path("topics/offer/", topics.offer, name="proposal_topics_offer"),
    path("topics/<int:pk>/", topics.change, name="proposal_topic"),
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
    path("contacts/<int:pk>/<slug:name>/", moves.contact_move, name="contact_move"),
    path("ratings/<int:pk>/", moves.rating, name="proposal_rating"),
    path("contacts/<int:pk>/", contacts.contact, name="proposal_contact"),
    path("<int:pk>/", case.proposal, name="proposal"),
    path("<int:pk>/edit/", entry.proposal_edit, name="proposal_edit"),
    path("<int:pk>/moves/<slug:name>/", moves.proposal_move, name="proposal_move"),
]
