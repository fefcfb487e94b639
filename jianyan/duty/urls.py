"""Addresses of the room."""

from django.urls import path

from jianyan.duty.views import bodies, cases, files, sheets, years

urlpatterns = [
    path("", years.duty, name="duty"),
    path("mine/", files.mine, name="duty_mine"),
    path("verify/", files.verify, name="duty_verify"),
    path("people/", files.people, name="duty_people"),
    path("people/<int:pk>/", files.file, name="duty_file"),
    path("people/<int:pk>/certificate/", files.certificate, name="duty_certificate"),
    path("people/<int:pk>/certificate/<int:number>/", files.certificate_again, name="duty_certificate_again"),
    path("people/<int:pk>/<slug:name>.<slug:kind>", files.paper, name="duty_paper"),
    path("years/", years.years, name="duty_years"),
    path("years/new/", years.year_new, name="duty_year_new"),
    path("years/<int:pk>/", years.year, name="duty_year"),
    path("years/<int:pk>/recount/", years.year_recount, name="duty_recount"),
    path("years/<int:pk>/tie/", years.year_tie, name="duty_tie"),
    path("years/<int:pk>/take-back/", years.year_take_back, name="duty_year_take_back"),
    path("years/<int:pk>/statements/", years.year_statement, name="duty_statement"),
    path("years/<int:pk>/moves/<slug:name>/", years.year_move, name="duty_year_move"),
    path("years/<int:pk>/list-<slug:grade>.<slug:kind>", files.awards, name="duty_awards"),
    path("bodies/", bodies.bodies, name="duty_bodies"),
    path("bodies/<int:pk>/", bodies.body, name="duty_body"),
    path("units/", bodies.units, name="duty_units"),
    path("units/<int:pk>/", bodies.unit, name="duty_unit"),
    path("sheets/", sheets.sheets, name="duty_sheets"),
    path("sheets/new/", sheets.sheet_new, name="duty_sheet_new"),
    path("sheets/<int:pk>/", sheets.sheet, name="duty_sheet"),
    path("sheets/<int:pk>/adopt/", sheets.adopt, name="duty_sheet_adopt"),
    path("sheets/<int:pk>/drop/", sheets.drop, name="duty_sheet_drop"),
    path("sheets/<int:pk>/trial/", sheets.trial, name="duty_trial"),
    path("sheets/<int:pk>/head/", sheets.part, {"name": "head"}, name="sheet_head"),
    path("sheets/<int:pk>/parts/<slug:name>/new/", sheets.part, name="sheet_part_new"),
    path("sheets/<int:pk>/parts/<slug:name>/<int:no>/", sheets.part, name="sheet_part"),
    path("sheets/<int:pk>/parts/<slug:name>/<int:no>/drop/", sheets.part_drop, name="sheet_part_drop"),
    path("<slug:name>/", cases.cases, name="duty_cases"),
    path("<slug:name>/new/", cases.case_new, name="duty_case_new"),
    path("<slug:name>/<int:pk>/", cases.case, name="duty_case"),
    path("<slug:name>/<int:pk>/void/", cases.case_void, name="duty_case_void"),
    path("<slug:name>/<int:pk>/<slug:move>/", cases.case_move, name="duty_case_move"),
]
