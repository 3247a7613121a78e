"""Addresses of the portal, below events/."""

from matchmaking.urls import events, exhibitions, guidance, meetings, profiles, training

app_name = "matchmaking"
urlpatterns = [
    *events.portal,
    *meetings.portal,
    *training.portal,
    *exhibitions.portal,
    *guidance.portal,
    *profiles.portal,
]
