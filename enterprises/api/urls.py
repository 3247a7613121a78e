"""Addresses of figures in the API."""

from django.urls import path

from enterprises.api import consents, credit, goods, reads, tenants, views

urlpatterns = [
    path("enterprises/", reads.EnterpriseList.as_view(), name="enterprise_list"),
    path("enterprises/<slug:key>/", reads.EnterpriseDetail.as_view(), name="enterprise_detail"),
    path("assessments/", reads.AssessmentList.as_view(), name="assessment_list"),
    path("assessments/<uuid:uid>/", reads.AssessmentDetail.as_view(), name="assessment_detail"),
    path("goods/", goods.GoodsList.as_view(), name="goods_list"),
    path("goods/<uuid:uid>/", goods.GoodsDetail.as_view(), name="goods_detail"),
    path("declarations/", goods.FactList.as_view(), name="trade_fact_list"),
    path("credit/entries/", credit.CreditEntryList.as_view(), name="credit_entries"),
    path("credit/entries/<uuid:uid>/", credit.CreditEntryDetail.as_view(), name="credit_entry"),
    path("tenants/", tenants.TenantList.as_view(), name="tenant_list"),
    path("consents/", consents.ConsentList.as_view(), name="consent_list"),
    path("consents/<uuid:uid>/", consents.ConsentDetail.as_view(), name="consent_detail"),
    path("consents/<uuid:uid>/registration/", consents.ConsentedRegistration.as_view(), name="consented_registration"),
    path("consents/<uuid:uid>/figures/", consents.ConsentedFigures.as_view(), name="consented_figures"),
    path("figures/", views.FigureList.as_view(), name="figure_list"),
]
