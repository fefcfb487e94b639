"""Addresses of the room."""

from django.urls import path

from jianyan.opinions.views import commissions, desk, issues, lists, opinion, writing

urlpatterns = [
    path("", lists.opinions, name="opinions"),
    path("new/", writing.opinion_new, name="opinion_new"),
    path("paper/", lists.opinion_paper, name="opinion_paper"),
    path("alike/", writing.opinion_alike, name="opinion_alike"),
    path("write/<int:pk>/", writing.opinion_write, name="opinion_write"),
    path("write/<int:pk>/autosave/", writing.opinion_autosave, name="opinion_autosave"),
    path("write/<int:pk>/drop/", writing.opinion_drop, name="opinion_drop"),
    path("desk/", desk.opinion_desk, name="opinion_desk"),
    path("compare/", desk.opinion_compare, name="opinion_compare"),
    path("commissions/", commissions.commissions, name="commissions"),
    path("commissions/new/", commissions.commission_new, name="commission_new"),
    path("commissions/<int:pk>/", commissions.commission, name="commission"),
    path("links/", lists.opinion_links, name="opinion_links"),
    path("links/<int:pk>/", lists.opinion_convert, name="opinion_convert"),
    path("issues/", issues.issues, name="issues"),
    path("issues/new/", issues.issue_new, name="issue_new"),
    path("issues/<int:pk>/", issues.issue, name="issue"),
    path("issues/<int:pk>/<slug:name>/", issues.issue_move, name="issue_move"),
    path("<int:pk>/", opinion.opinion, name="opinion"),
    path("<int:pk>/edit/", desk.opinion_edit, name="opinion_edit"),
    path("<int:pk>/rewrite/", writing.opinion_rewrite, name="opinion_rewrite"),
    path("<int:pk>/take-back/", desk.opinion_correct, name="opinion_take_back"),
    path("<int:pk>/moves/<slug:name>/", opinion.opinion_move, name="opinion_move"),
    path("<int:pk>/transfers/<int:transfer>/", opinion.opinion_answer, name="opinion_answer"),
]
