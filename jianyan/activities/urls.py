"""Addresses of the room."""

from django.urls import path

from jianyan.activities.views import activities, registers

urlpatterns = [
    path("", activities.activities, name="activities"),
    path("new/", activities.activity_new, name="activity_new"),
    path("<int:pk>/", activities.activity, name="activity"),
    path("<int:pk>/edit/", activities.activity_edit, name="activity_edit"),
    path("<int:pk>/attendance/", activities.attendance, name="activity_attendance"),
    path("<int:pk>/suggestions/", activities.suggest, name="activity_suggest"),
    path("<int:pk>/hold/", activities.hold, name="activity_hold"),
    path("<int:pk>/cancel/", activities.cancel, name="activity_cancel"),
    path("<int:pk>/void/", activities.void, name="activity_void"),
    path("<slug:slug>/", registers.register, name="activity_register"),
    path("<slug:slug>/<int:pk>/", registers.record, name="activity_record"),
]
