"""Public addresses; names live in the namespace `public`."""

from matchmaking.urls import events, exhibitions, guidance, meetings, plans, training

urlpatterns = [*events.public, *meetings.public, *plans.public, *training.public, *exhibitions.public, *guidance.public]
