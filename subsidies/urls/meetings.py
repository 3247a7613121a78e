"""Addresses on the face `bureau` of decision meetings; included by `urls/bureau.py`."""

from django.urls import path

from subsidies.views.bureau import meeting_minutes, meeting_results, meeting_whatif, meetings, programme_way

bureau = [
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/new/", meetings.meeting_start, name="meeting_start"),
    path("meetings/<uuid:uid>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<uuid:uid>/claims/", meetings.meeting_put, name="meeting_put"),
    path("meetings/<uuid:uid>/claims/<uuid:claim>/off/", meetings.meeting_take_off, name="meeting_take_off"),
    path("meetings/<uuid:uid>/what-if/", meeting_whatif.meeting_whatif, name="meeting_whatif"),
    path("meetings/<uuid:uid>/minutes/", meeting_minutes.meeting_minutes, name="meeting_minutes"),
    path("meetings/<uuid:uid>/minutes/recusal/", meeting_minutes.meeting_recuse, name="meeting_recuse"),
    path("meetings/<uuid:uid>/minutes/recusal/<uuid:row>/", meeting_minutes.meeting_unrecuse, name="meeting_unrecuse"),
    path("meetings/<uuid:uid>/minutes.pdf", meeting_minutes.meeting_minutes_file, name="meeting_minutes_file"),
    path("meetings/<uuid:uid>/result/", meeting_results.meeting_enter, name="meeting_enter"),
    path("meetings/<uuid:uid>/result/rest/", meeting_results.meeting_enter_rest, name="meeting_enter_rest"),
    path("meetings/<uuid:uid>/result/confirm/", meeting_results.meeting_confirm, name="meeting_confirm"),
    path("meetings/<uuid:uid>/result/again/", meeting_results.meeting_take_up, name="meeting_take_up"),
    path("meetings/<uuid:uid>/close/", meeting_results.meeting_close, name="meeting_close"),
    path("programmes/<slug:code>/deciding/", programme_way.programme_way, name="programme_way"),
    path("meetings/<uuid:uid>/drop/", meetings.meeting_drop, name="meeting_drop"),
    path("meetings/<uuid:uid>/sheet.<str:form>", meetings.meeting_file, name="meeting_file"),
]
