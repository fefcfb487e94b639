"""Addresses of the API and of the pages about it."""

from django.urls import path

from jianyan.api import views

urlpatterns = [
    path("<slug:committee>/api/", views.about, name="api_about"),
    path("<slug:committee>/api/openapi.json", views.document, name="api_document"),
    path("<slug:committee>/api/tokens/", views.tokens, name="tokens"),
    path("<slug:committee>/api/tokens/<int:pk>/revoke/", views.token_revoke, name="token_revoke"),
    path("<slug:code>/api/v1/<path:rest>", views.door, name="api"),
]
