"""Addresses of requests for the administration of an enterprise, on both faces."""

from django.urls import path

from enterprises.views import administration, administration_bureau

portal = [
    path("administration/", administration.administration_ask, name="administration_ask"),
    path("administration/<uuid:uid>/", administration.administration_request, name="administration_request"),
    path(
        "administration/<uuid:uid>/letter/", administration.administration_own_letter, name="administration_own_letter"
    ),
    path("administration/<uuid:uid>/withdraw/", administration.administration_withdraw, name="administration_withdraw"),
    path(
        "enterprises/<uuid:uid>/members/requests/<uuid:asked>/",
        administration.administration_object,
        name="administration_object",
    ),
]
bureau = [
    path("administrators/", administration_bureau.administration_list, name="administration_list"),
    path("administrators/<uuid:uid>/", administration_bureau.administration_detail, name="administration_detail"),
    path(
        "administrators/<uuid:uid>/letter/", administration_bureau.administration_letter, name="administration_letter"
    ),
    path("administrators/<uuid:uid>/check/", administration_bureau.administration_check, name="administration_check"),
    path(
        "administrators/<uuid:uid>/confirm/",
        administration_bureau.administration_confirm,
        name="administration_confirm",
    ),
    path(
        "administrators/<uuid:uid>/refuse/", administration_bureau.administration_refuse, name="administration_refuse"
    ),
]
