"""Addresses of the bureau, below events/."""

from matchmaking.urls import events, exhibitions, guidance, meetings, plans, training

app_name = "matchmaking"
urlpatterns = [*events.bureau, *meetings.bureau, *plans.bureau, *training.bureau, *exhibitions.bureau, *guidance.bureau]
