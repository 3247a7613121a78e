"""Addresses of figures in the API."""

from django.urls import path

from enterprises.api import reads, views

urlpatterns = [
    path("enterprises/", reads.EnterpriseList.as_view(), name="enterprise_list"),
    path("enterprises/<slug:key>/", reads.EnterpriseDetail.as_view(), name="enterprise_detail"),
    path("assessments/", reads.AssessmentList.as_view(), name="assessment_list"),
    path("assessments/<uuid:uid>/", reads.AssessmentDetail.as_view(), name="assessment_detail"),
    path("figures/", views.FigureList.as_view(), name="figure_list"),
]
