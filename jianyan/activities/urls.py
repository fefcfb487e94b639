"""Addresses of the room."""

from django.urls import path

from jianyan.activities.views import activities, board, registers

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
    path("<int:pk>/board/", board.board, name="activity_board"),
    path("<int:pk>/board/move/", board.move, name="board_move"),
    path("<int:pk>/board/aspects/new/", board.aspect_new, name="board_aspect_new"),
    path("<int:pk>/board/aspects/<int:part>/", board.aspect, name="board_aspect"),
    path("<int:pk>/board/items/new/", board.item_new, name="board_item_new"),
    path("<int:pk>/board/items/<int:part>/", board.item, name="board_item"),
    path("<int:pk>/board/settle/", board.settle, name="board_settle"),
    path("<int:pk>/board/reopen/", board.reopen, name="board_reopen"),
    path("<int:pk>/board/take-back/", board.take_back, name="board_take_back"),
    path("<slug:slug>/", registers.register, name="activity_register"),
    path("<slug:slug>/<int:pk>/", registers.record, name="activity_record"),
]
