"""Addresses of figures in the API."""

from django.urls import path

from enterprises.api import views

urlpatterns = [
    path("figures/", views.FigureList.as_view(), name="figure_list"),
    path("figures/imports/<uuid:uid>/", views.ImportDetail.as_view(), name="figure_import"),
]
