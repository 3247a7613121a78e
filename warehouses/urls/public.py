"""Public addresses; names live in the namespace `public`."""

from warehouses.urls import recognition, space

urlpatterns = [*recognition.public, *space.public]
