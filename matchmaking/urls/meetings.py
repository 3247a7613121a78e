"""Addresses of plans of meetings, of schedules and of reports, by face."""

from django.urls import path

from matchmaking.views import availability, outcomes, plans, reports, schedules

GUEST, OWN = "guests/<str:token>/events/<uuid:uid>/", "registrations/<uuid:uid>/"

public = [
    path(f"{GUEST}schedule/", schedules.guest_schedule, name="guest_schedule"),
    path(f"{GUEST}schedule.ics", schedules.guest_calendar, name="guest_calendar"),
    path(f"{GUEST}meetings/<uuid:meeting>/cancel/", schedules.guest_meeting_cancel, name="guest_meeting_cancel"),
    path(f"{GUEST}meetings/<uuid:meeting>/outcome/", schedules.guest_outcome, name="guest_outcome"),
]
portal = [
    path(f"{OWN}away/", availability.own_away, name="own_away"),
    path(f"{OWN}schedule/", schedules.own_schedule, name="own_schedule"),
    path(f"{OWN}schedule.ics", schedules.own_calendar, name="own_calendar"),
    path(f"{OWN}meetings/<uuid:meeting>/cancel/", schedules.own_meeting_cancel, name="own_meeting_cancel"),
    path(f"{OWN}meetings/<uuid:meeting>/outcome/", schedules.own_outcome, name="own_outcome"),
]
bureau = [
    path(f"{OWN}meetings/away/", availability.participation_away, name="participation_away"),
    path("<uuid:uid>/meetings/", plans.plan_list, name="plan_list"),
    path("<uuid:uid>/meetings/make/", plans.plan_make, name="plan_make"),
    path("<uuid:uid>/meetings/<uuid:plan>/", plans.plan_detail, name="plan_detail"),
    path("<uuid:uid>/meetings/<uuid:plan>/progress/", plans.plan_progress, name="plan_progress"),
    path("<uuid:uid>/meetings/<uuid:plan>/<slug:step>/", plans.plan_step, name="plan_step"),
    path("<uuid:uid>/meetings/<uuid:plan>/edit/<slug:what>/", plans.plan_edit, name="plan_edit"),
    path("<uuid:uid>/outcomes/", outcomes.outcome_list, name="outcome_list"),
    path("<uuid:uid>/outcomes/<uuid:meeting>/<uuid:side>/", outcomes.outcome_enter, name="outcome_enter"),
    path("<uuid:uid>/report/", reports.event_report, name="event_report"),
    path("<uuid:uid>/report/table/", reports.report_table, name="report_table"),
    path("<uuid:uid>/report/paper/", reports.report_paper, name="report_paper"),
]
