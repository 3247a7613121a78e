"""Addresses of events and of taking part in them, by face."""

from django.urls import path

from matchmaking.views import bureau as events
from matchmaking.views import door, enterprise_events, guests, participants, parties, programme
from matchmaking.views import portal as own
from matchmaking.views import public as open_to_all

public = [
    path("events/", open_to_all.event_list, name="event_list"),
    path("guests/<str:token>/", guests.guest, name="guest"),
    path("events/<uuid:uid>/", open_to_all.event_detail, name="event_detail"),
    path("events/<uuid:uid>/poster/", open_to_all.event_poster, name="event_poster"),
    path("events/<uuid:uid>/calendar.ics", open_to_all.event_calendar, name="event_calendar"),
]
portal = [
    path("", own.event_home, name="event_home"),
    path("<uuid:uid>/join/", own.event_join, name="event_join"),
    path("registrations/<uuid:uid>/", own.participation_detail, name="participation_detail"),
    path("registrations/<uuid:uid>/consents/", own.consent_give, name="consent_give"),
    path("consents/<uuid:uid>/withdraw/", own.consent_withdraw, name="consent_withdraw"),
    path("registrations/<uuid:uid>/people/", own.participation_people, name="participation_people"),
    path("registrations/<uuid:uid>/withdraw/", own.participation_withdraw, name="participation_withdraw"),
    path("registrations/<uuid:uid>/badges/", own.participation_badges, name="participation_badges"),
]
bureau = [
    path("", events.event_list, name="event_list"),
    path("overseas/", parties.party_list, name="party_list"),
    path("overseas/new/", parties.party_new, name="party_new"),
    path("overseas/<uuid:uid>/", parties.party_detail, name="party_detail"),
    path("overseas/<uuid:uid>/link/", parties.party_link, name="party_link"),
    path("overseas/<uuid:uid>/bring/", parties.party_bring, name="party_bring"),
    path("enterprises/<uuid:uid>/", enterprise_events.enterprise_events, name="enterprise_events"),
    path("new/<slug:kind>/", events.event_new, name="event_new"),
    path("registrations/<uuid:uid>/", participants.participation_detail, name="participation_detail"),
    path("registrations/<uuid:uid>/<slug:step>/", participants.participation_step, name="participation_step"),
    path("<uuid:uid>/", events.event_detail, name="event_detail"),
    path("<uuid:uid>/edit/", events.event_edit, name="event_edit"),
    path("<uuid:uid>/poster/", events.event_poster, name="event_poster"),
    path("<uuid:uid>/invite/", events.event_invite, name="event_invite"),
    path("<uuid:uid>/steps/<slug:step>/", events.event_step, name="event_step"),
    path("<uuid:uid>/programme/", programme.event_programme, name="event_programme"),
    path("<uuid:uid>/programme/add/<slug:what>/", programme.programme_add, name="programme_add"),
    path("<uuid:uid>/programme/remove/<slug:what>/", programme.programme_remove, name="programme_remove"),
    path("<uuid:uid>/participants/", participants.participation_list, name="participation_list"),
    path("<uuid:uid>/participants/new/", participants.participation_new, name="participation_new"),
    path("<uuid:uid>/badges/", participants.event_badges, name="event_badges"),
    path("<uuid:uid>/attendance/", participants.event_attendance, name="event_attendance"),
    path("<uuid:uid>/attendance/table/", participants.attendance_export, name="attendance_export"),
    path("<uuid:uid>/door/", door.event_door, name="event_door"),
    path("<uuid:uid>/door/read/", door.door_read, name="door_read"),
]
