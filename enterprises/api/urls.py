"""Addresses of figures in the API."""

from django.urls import path

from enterprises.api import goods, reads, views

urlpatterns = [
    path("enterprises/", reads.EnterpriseList.as_view(), name="enterprise_list"),
    path("enterprises/<slug:key>/", reads.EnterpriseDetail.as_view(), name="enterprise_detail"),
    path("assessments/", reads.AssessmentList.as_view(), name="assessment_list"),
    path("assessments/<uuid:uid>/", reads.AssessmentDetail.as_view(), name="assessment_detail"),
    path("goods/", goods.GoodsList.as_view(), name="goods_list"),
    path("goods/<uuid:uid>/", goods.GoodsDetail.as_view(), name="goods_detail"),
    path("declarations/", goods.FactList.as_view(), name="trade_fact_list"),
    path("figures/", views.FigureList.as_view(), name="figure_list"),
    path("figures/imports/<uuid:uid>/", views.ImportDetail.as_view(), name="figure_import"),
    path("figures/imports/<uuid:uid>/rows/", views.ImportRows.as_view(), name="figure_import_rows"),
]
