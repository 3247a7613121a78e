"""Addresses of events in the API."""

from django.urls import path

from matchmaking.api import views

urlpatterns = [
    path("events/", views.EventList.as_view(), name="event_list"),
    path("events/<uuid:uid>/", views.EventDetail.as_view(), name="event_detail"),
]
