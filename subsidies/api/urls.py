"""Addresses of claims in the API."""

from django.urls import path

from subsidies.api import views

urlpatterns = [
    path("applications/", views.ApplicationList.as_view(), name="application_list"),
    path("applications/<uuid:uid>/", views.ApplicationDetail.as_view(), name="application_detail"),
]
