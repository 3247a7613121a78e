"""Addresses on the face `bureau`."""

from django.urls import path

from warehouses.urls import recognition, space
from warehouses.views import bureau, imports, statistics

app_name = "warehouses"
urlpatterns = [
    path("", bureau.warehouse_list, name="warehouse_list"),
    path("export/", bureau.warehouse_export, name="warehouse_export"),
    path("waiting/", bureau.waiting_list, name="waiting_list"),
    path("late/", bureau.late_list, name="late_list"),
    path("statistics/", statistics.statistics_page, name="statistics"),
    path("statistics/table/", statistics.statistics_table, name="statistics_table"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/", imports.bureau_import_new, name="import_new"),
    path("imports/template/<slug:kind>/", imports.bureau_import_template, name="import_template"),
    path("imports/<uuid:uid>/", imports.bureau_import_detail, name="import_detail"),
    path("imports/<uuid:uid>/errors/", imports.bureau_import_errors, name="import_errors"),
    path("<uuid:uid>/", bureau.warehouse_detail, name="warehouse_detail"),
    path("<uuid:uid>/close/", bureau.warehouse_end, name="warehouse_end"),
    path("<uuid:uid>/versions/<uuid:version>/decide/", bureau.version_decide, name="version_decide"),
    path("<uuid:uid>/documents/<uuid:document>/", bureau.document_file, name="document_file"),
    *recognition.bureau,
    *space.bureau,
]
