"""Addresses of figures in the API."""

from django.urls import path

from enterprises.api import consents, reads, views

urlpatterns = [
    path("enterprises/", reads.EnterpriseList.as_view(), name="enterprise_list"),
    path("enterprises/<slug:key>/", reads.EnterpriseDetail.as_view(), name="enterprise_detail"),
    path("assessments/", reads.AssessmentList.as_view(), name="assessment_list"),
    path("assessments/<uuid:uid>/", reads.AssessmentDetail.as_view(), name="assessment_detail"),
    path("consents/", consents.ConsentList.as_view(), name="consent_list"),
    path("consents/<uuid:uid>/", consents.ConsentDetail.as_view(), name="consent_detail"),
    path("consents/<uuid:uid>/registration/", consents.ConsentedRegistration.as_view(), name="consented_registration"),
    path("consents/<uuid:uid>/figures/", consents.ConsentedFigures.as_view(), name="consented_figures"),
    path("figures/", views.FigureList.as_view(), name="figure_list"),
    path("figures/imports/<uuid:uid>/", views.ImportDetail.as_view(), name="figure_import"),
    path("figures/imports/<uuid:uid>/rows/", views.ImportRows.as_view(), name="figure_import_rows"),
]
