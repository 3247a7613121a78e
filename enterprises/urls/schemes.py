"""Addresses of schemes of assessment, below the bureau's part of the registry."""

from django.urls import path

from enterprises.views import scheme_compare, scheme_editor, scheme_steps, scheme_weights, schemes

patterns = [
    path("", schemes.scheme_list, name="scheme_list"),
    path("weights/", scheme_weights.scheme_weights, name="scheme_weights"),
    path("start/", scheme_steps.scheme_start, name="scheme_start"),
    path("<uuid:uid>/", schemes.scheme_detail, name="scheme_detail"),
    path("<uuid:uid>/calendar/", scheme_steps.scheme_calendar, name="scheme_calendar"),
    path("<uuid:uid>/versions/", scheme_steps.scheme_version_start, name="scheme_version_start"),
    path("versions/<uuid:uid>/", schemes.scheme_version_detail, name="scheme_version_detail"),
    path("versions/<uuid:uid>/file/", schemes.scheme_version_file, name="scheme_version_file"),
    path("versions/<uuid:uid>/edit/", scheme_editor.scheme_version_edit, name="scheme_version_edit"),
    path("versions/<uuid:uid>/propose/", scheme_steps.scheme_version_propose, name="scheme_version_propose"),
    path("versions/<uuid:uid>/approve/", scheme_steps.scheme_version_approve, name="scheme_version_approve"),
    path("versions/<uuid:uid>/send-back/", scheme_steps.scheme_version_send_back, name="scheme_version_send_back"),
    path("versions/<uuid:uid>/take-back/", scheme_steps.scheme_version_take_back, name="scheme_version_take_back"),
    path("versions/<uuid:uid>/discard/", scheme_steps.scheme_version_discard, name="scheme_version_discard"),
    path("versions/<uuid:uid>/retire/", scheme_steps.scheme_version_retire, name="scheme_version_retire"),
    path("versions/<uuid:uid>/compare/", scheme_compare.scheme_compare, name="scheme_compare"),
]
