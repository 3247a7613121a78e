"""Addresses of the portal, below events/."""

from matchmaking.urls import events, exhibitions, guidance, meetings, plans, training

app_name = "matchmaking"
urlpatterns = [*events.portal, *meetings.portal, *plans.portal, *training.portal, *exhibitions.portal, *guidance.portal]
