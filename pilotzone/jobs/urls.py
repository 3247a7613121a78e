"""Addresses of jobs: fragments that any face may embed."""

from django.urls import path

from pilotzone.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<uuid:uid>/", views.detail, name="detail"),
    path("<uuid:uid>/cancel/", views.cancel, name="cancel"),
]
