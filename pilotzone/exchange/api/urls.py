"""Addresses of the API that are no resource's."""

from django.urls import path

from pilotzone.exchange.api import views

urlpatterns = [
    path("oauth/token/", views.Token.as_view(), name="token"),
]
