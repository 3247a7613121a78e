"""Public addresses; names live in the namespace `public`."""

from django.urls import path

from enterprises.views import public

urlpatterns = [path("invitations/<str:token>/", public.invitation, name="invitation")]
