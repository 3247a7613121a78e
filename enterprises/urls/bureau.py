"""Addresses on the face `bureau`."""

from django.urls import include, path

from enterprises.urls import administration, cycles, goods, schemes, services
from enterprises.views import bureau, consents, figure_imports, figures_bureau, park_figures, parks, payee_changes

app_name = "enterprises"
urlpatterns = [
    path("", bureau.enterprise_list, name="enterprise_list"),
    path("table/", bureau.enterprise_table, name="enterprise_table"),
    path("consents/", consents.consents_of_partners, name="consents_of_partners"),
    path("registrations/", bureau.registration_list, name="registration_list"),
    path("registrations/<uuid:uid>/", bureau.registration_detail, name="registration_detail"),
    path("registrations/<uuid:uid>/accept/", bureau.registration_accept, name="registration_accept"),
    path("registrations/<uuid:uid>/refuse/", bureau.registration_refuse, name="registration_refuse"),
    path("accounts/", payee_changes.payee_change_list, name="payee_change_list"),
    path("accounts/<uuid:uid>/", payee_changes.payee_change_detail, name="payee_change_detail"),
    path("accounts/<uuid:uid>/approve/", payee_changes.payee_change_approve, name="payee_change_approve"),
    path("accounts/<uuid:uid>/refuse/", payee_changes.payee_change_refuse, name="payee_change_refuse"),
    path("", include(administration.bureau)),
    path("figures/rounds/", figures_bureau.figure_round_list, name="figure_round_list"),
    path("figures/rounds/open/", figures_bureau.figure_round_open, name="figure_round_open"),
    path("figures/rounds/<uuid:uid>/", figures_bureau.figure_round_detail, name="figure_round_detail"),
    path("figures/rounds/<uuid:uid>/close/", figures_bureau.figure_round_close, name="figure_round_close"),
    path("figures/imports/", figure_imports.figure_import_list, name="figure_import_list"),
    path("figures/imports/new/", figure_imports.figure_import_new, name="figure_import_new"),
    path("figures/imports/template/", figure_imports.figure_import_template, name="figure_import_template"),
    path("figures/imports/<uuid:uid>/", figure_imports.figure_import_detail, name="figure_import_detail"),
    path("figures/imports/<uuid:uid>/errors/", figure_imports.figure_import_errors, name="figure_import_errors"),
    path("parks/", parks.park_list, name="park_list"),
    path("parks/register/", parks.park_register, name="park_register"),
    path("parks/<uuid:uid>/", parks.park_detail, name="park_detail"),
    path("parks/<uuid:uid>/edit/", parks.park_edit, name="park_edit"),
    path("parks/<uuid:uid>/figures/", park_figures.park_figure_list, name="park_figure_list"),
    path("parks/<uuid:uid>/figures/report/", park_figures.park_figure_report, name="park_figure_report"),
    path("parks/<uuid:uid>/tenants/", parks.park_tenant_add, name="park_tenant_add"),
    path("parks/<uuid:uid>/tenants/decide/", parks.park_tenants_decide, name="park_tenants_decide"),
    path("parks/<uuid:uid>/tenants/<uuid:tenant>/end/", parks.park_tenant_end, name="park_tenant_end"),
    path("schemes/", include(schemes.patterns)),
    path("assessments/", include(cycles.patterns)),
    path("", include(services.patterns)),
    path("", include(goods.bureau)),
    path("<uuid:uid>/figures/", figures_bureau.figure_list, name="figure_list"),
    path("<uuid:uid>/", bureau.enterprise_detail, name="enterprise_detail"),
    path("<uuid:uid>/licence/", bureau.enterprise_licence, name="enterprise_licence"),
]
