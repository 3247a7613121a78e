"""Addresses of events in the API."""

from django.urls import path

from matchmaking.api import meetings, views

urlpatterns = [
    path("events/", views.EventList.as_view(), name="event_list"),
    path("events/<uuid:uid>/", views.EventDetail.as_view(), name="event_detail"),
    path("meetings/", meetings.MeetingList.as_view(), name="meeting_list"),
    path("meetings/<uuid:uid>/", meetings.MeetingDetail.as_view(), name="meeting_detail"),
]
