"""Addresses of the room."""

from django.urls import path

from jianyan.opinions.views import issues, lists, opinion

urlpatterns = [
    path("", lists.opinions, name="opinions"),
    path("new/", lists.opinion_new, name="opinion_new"),
    path("links/", lists.opinion_links, name="opinion_links"),
    path("links/<int:pk>/", lists.opinion_convert, name="opinion_convert"),
    path("issues/", issues.issues, name="issues"),
    path("issues/new/", issues.issue_new, name="issue_new"),
    path("issues/<int:pk>/", issues.issue, name="issue"),
    path("issues/<int:pk>/<slug:name>/", issues.issue_move, name="issue_move"),
    path("<int:pk>/", opinion.opinion, name="opinion"),
    path("<int:pk>/moves/<slug:name>/", opinion.opinion_move, name="opinion_move"),
    path("<int:pk>/transfers/<int:transfer>/", opinion.opinion_answer, name="opinion_answer"),
]
