"""Addresses of the room."""

from django.urls import path

from jianyan.activities.views import activities, attendance, calling, moves, registers

urlpatterns = [
    path("", activities.activities, name="activities"),
    path("new/", activities.activity_new, name="activity_new"),
    path("<int:pk>/", activities.activity, name="activity"),
    path("<int:pk>/edit/", activities.activity_edit, name="activity_edit"),
    path("<int:pk>/attendance/", attendance.attendance, name="activity_attendance"),
    path("<int:pk>/room/<int:number>/", attendance.room, name="activity_room"),
    path("<int:pk>/room/<int:number>/code/", attendance.room_code, name="activity_room_code"),
    path("in/<str:token>/", attendance.check_in, name="activity_check_in"),
    path("<int:pk>/suggestions/", activities.suggest, name="activity_suggest"),
    path("<int:pk>/hold/", activities.hold, name="activity_hold"),
    path("<int:pk>/cancel/", activities.cancel, name="activity_cancel"),
    path("<int:pk>/void/", activities.void, name="activity_void"),
    path("<int:pk>/move/<slug:name>/", moves.move, name="activity_move"),
    path("<int:pk>/relocate/", moves.relocate, name="activity_relocate"),
    path("<int:pk>/people/", calling.people, name="activity_people"),
    path("<int:pk>/sign-up/", calling.sign_up, name="activity_sign_up"),
    path("<int:pk>/leave/", calling.ask_leave, name="activity_ask_leave"),
    path("enrolments/<int:pk>/withdraw/", calling.withdraw, name="activity_withdraw"),
    path("leaves/", calling.leaves, name="activity_leaves"),
    path("leaves/<int:pk>/", calling.leave, name="activity_leave"),
    path("leaves/<int:pk>/<slug:name>/", calling.leave_move, name="activity_leave_move"),
    path("<slug:slug>/", registers.register, name="activity_register"),
    path("<slug:slug>/<int:pk>/", registers.record, name="activity_record"),
]
