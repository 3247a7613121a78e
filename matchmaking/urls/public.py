"""Public addresses; names live in the namespace `public`."""

from matchmaking.urls import events, exhibitions, guidance, meetings, profiles, training

urlpatterns = [
    *events.public,
    *meetings.public,
    *training.public,
    *exhibitions.public,
    *guidance.public,
    *profiles.public,
]
