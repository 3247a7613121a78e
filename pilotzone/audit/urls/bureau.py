"""Addresses of the audit record for the bureau."""

from django.urls import path

from pilotzone.audit.views import bureau as views

app_name = "audit"
urlpatterns = [
    path("", views.event_list, name="event_list"),
    path("<uuid:uid>/", views.case_detail, name="case"),
]
