"""Addresses on the face `portal`."""

from django.urls import path

from warehouses.urls import recognition, space
from warehouses.views import imports, portal, reports

app_name = "warehouses"
urlpatterns = [
    path("", portal.warehouse_home, name="warehouse_home"),
    path("of/<uuid:uid>/", portal.warehouse_list, name="warehouse_list"),
    path("of/<uuid:uid>/export/", portal.warehouse_export, name="warehouse_export"),
    path("of/<uuid:uid>/register/", portal.warehouse_register, name="warehouse_register"),
    path("of/<uuid:uid>/import/", imports.portal_import_new, name="import_new"),
    path("imports/template/<slug:kind>/", imports.portal_import_template, name="import_template"),
    path("imports/<uuid:uid>/", imports.portal_import_detail, name="import_detail"),
    path("imports/<uuid:uid>/errors/", imports.portal_import_errors, name="import_errors"),
    path("<uuid:uid>/", portal.warehouse_detail, name="warehouse_detail"),
    path("<uuid:uid>/edit/", portal.warehouse_edit, name="warehouse_edit"),
    path("<uuid:uid>/close/", portal.warehouse_close, name="warehouse_close"),
    path("<uuid:uid>/withdraw/", portal.warehouse_withdraw, name="warehouse_withdraw"),
    path("<uuid:uid>/versions/<uuid:version>/withdraw/", portal.version_withdraw, name="version_withdraw"),
    path("<uuid:uid>/documents/", portal.document_add, name="document_add"),
    path("<uuid:uid>/documents/<uuid:document>/", portal.document_file, name="document_file"),
    path("<uuid:uid>/documents/<uuid:document>/remove/", portal.document_remove, name="document_remove"),
    path("<uuid:uid>/reports/export/", reports.report_export, name="report_export"),
    path("<uuid:uid>/reports/<slug:month>/", reports.report_edit, name="report_edit"),
    *space.portal,
    *recognition.portal,
]
