"""Addresses of the audit record for the bureau."""

from django.urls import path

from pilotzone.audit.views import bureau as views
from pilotzone.audit.views import reads

app_name = "audit"
urlpatterns = [
    path("", views.event_list, name="event_list"),
    path("retention/", reads.retention_list, name="retention_list"),
    path("reads/", reads.read_list, name="read_list"),
    path("<uuid:uid>/", views.case_detail, name="case"),
]
