"""Addresses of claims in the API."""

from django.urls import path

from subsidies.api import consents, reads, views

urlpatterns = [
    path("measures/", reads.MeasureList.as_view(), name="measure_list"),
    path("measures/<slug:code>/", reads.MeasureDetail.as_view(), name="measure_detail"),
    path("notices/", reads.NoticeList.as_view(), name="notice_list"),
    path("notices/<uuid:uid>/", reads.NoticeDetail.as_view(), name="notice_detail"),
    path("payments/", reads.PaymentList.as_view(), name="payment_list"),
    path("consents/<uuid:uid>/claims/", consents.ConsentedClaims.as_view(), name="consented_claims"),
    path("consents/<uuid:uid>/payments/", consents.ConsentedPayments.as_view(), name="consented_payments"),
    path("applications/", views.ApplicationList.as_view(), name="application_list"),
    path("applications/<uuid:uid>/", views.ApplicationDetail.as_view(), name="application_detail"),
]
