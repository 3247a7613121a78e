"""Addresses of reference data in the API."""

from django.urls import path

from pilotzone.reference.api import views

urlpatterns = [path("rates/", views.RateList.as_view(), name="rate_list")]
