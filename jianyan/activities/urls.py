"""Addresses of the room."""

from django.urls import path

from jianyan.activities.views import activities, ballots, board, minutes, papers, platforms, registers

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
    path("<int:pk>/minutes/", minutes.minutes, name="activity_minutes"),
    path("<int:pk>/minutes/write/", minutes.write, name="minutes_write"),
    path("<int:pk>/minutes/remarks/", minutes.remarks, name="minutes_remarks"),
    path("<int:pk>/minutes/remarks/<int:remark>/void/", minutes.drop, name="minutes_drop"),
    path("<int:pk>/minutes/send/", minutes.send, name="minutes_send"),
    path("<int:pk>/minutes.<slug:kind>", papers.minutes, name="minutes_paper"),
    path("reports/<int:pk>/report.<slug:kind>", papers.report, name="report_paper"),
    path("advices/<int:pk>/advice.<slug:kind>", papers.advice, name="advice_paper"),
    path("platforms/<int:pk>/code.<slug:kind>", papers.platform, name="platform_paper"),
    path("appraisals/<int:pk>/papers/", ballots.issue, name="ballot_papers"),
    path("ballot/", ballots.ballot, name="ballot"),
    path("open/<int:pk>/", platforms.platform, name="open_platform"),
    path("session/", platforms.session, name="session_page"),
    path("<slug:slug>/", registers.register, name="activity_register"),
    path("<slug:slug>/new/", registers.entry, name="register_entry"),
    path("<slug:slug>/<int:pk>/", registers.record, name="activity_record"),
    path("<slug:slug>/<int:pk>/<slug:name>/", registers.step, name="register_step"),
]
