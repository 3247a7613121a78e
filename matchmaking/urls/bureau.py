"""Addresses of the bureau, below events/."""

from matchmaking.urls import events, exhibitions, guidance, meetings, profiles, training

app_name = "matchmaking"
urlpatterns = [
    *events.bureau,
    *meetings.bureau,
    *training.bureau,
    *exhibitions.bureau,
    *guidance.bureau,
    *profiles.bureau,
]
