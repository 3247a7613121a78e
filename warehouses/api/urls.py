"""Addresses of warehouses in the API."""

from django.urls import path

from warehouses.api import views

urlpatterns = [
    path("warehouses/", views.WarehouseList.as_view(), name="warehouse_list"),
    path("warehouses/reports/", views.ReportBatch.as_view(), name="warehouse_reports"),
    path("warehouses/<uuid:uid>/", views.WarehouseDetail.as_view(), name="warehouse_detail"),
    path("recognitions/", views.RecognitionList.as_view(), name="recognition_list"),
    path("recognitions/<uuid:uid>/", views.RecognitionDetail.as_view(), name="recognition_detail"),
]
