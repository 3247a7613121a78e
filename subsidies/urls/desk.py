"""Addresses on the face `bureau` of how the office shares its work; included by `urls/bureau.py`."""

from django.urls import path

from subsidies.views.bureau import assigning, bulk, comparing, notes, saved_views, tables

urlpatterns = [
    path("claims/<uuid:uid>/assign/", assigning.application_assign, name="application_assign"),
    path("rules/", assigning.assignment_rule_list, name="assignment_rule_list"),
    path("rules/<uuid:uid>/end/", assigning.assignment_rule_end, name="assignment_rule_end"),
    path("selection/", bulk.selection_change, name="selection_change"),
    path("many/", bulk.bulk_list, name="bulk_list"),
    path("many/new/", bulk.bulk_start, name="bulk_start"),
    path("many/<uuid:uid>/", bulk.bulk_detail, name="bulk_detail"),
    path("many/<uuid:uid>/look/", bulk.bulk_look, name="bulk_look"),
    path("many/<uuid:uid>/confirm/", bulk.bulk_confirm, name="bulk_confirm"),
    path("many/<uuid:uid>/undo/", bulk.bulk_undo, name="bulk_undo"),
    path("many/<uuid:uid>/claims.<str:form>", bulk.bulk_file, name="bulk_file"),
    path("tables/", tables.table_list, name="table_list"),
    path("tables/new/", tables.table_new, name="table_new"),
    path("tables/<uuid:uid>/", tables.table_detail, name="table_detail"),
    path("tables/<uuid:uid>/file/", tables.table_file, name="table_file"),
    path("claims/<uuid:uid>/notes/", notes.note_list, name="note_list"),
    path("compare/", comparing.claim_compare, name="claim_compare"),
    path("views/", saved_views.view_list, name="view_list"),
    path("views/tabs/", saved_views.view_tabs, name="view_tabs"),
    path("views/new/", saved_views.view_save, name="view_save"),
    path("views/default/", saved_views.view_default, name="view_default"),
    path("views/columns/", saved_views.columns_choose, name="columns_choose"),
    path("views/<uuid:uid>/delete/", saved_views.view_delete, name="view_delete"),
]
