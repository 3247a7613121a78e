"""Addresses of trainings and of the papers of sessions, by face."""

from django.urls import path

from matchmaking.views import certificates, materials

CERTIFICATE = "<uuid:uid>/certificates/<uuid:certificate>/"

public = [path("verify/certificates/<uuid:uid>/", certificates.certificate_verify, name="certificate_verify")]
portal = [
    path("certificates/<uuid:uid>/", certificates.certificate_paper, name="certificate_paper"),
    path("papers/<uuid:uid>/", materials.own_session_paper, name="own_session_paper"),
]
bureau = [
    path("<uuid:uid>/papers/add/", materials.session_paper_add, name="session_paper_add"),
    path("<uuid:uid>/papers/<uuid:material>/", materials.session_paper, name="session_paper"),
    path("<uuid:uid>/papers/<uuid:material>/remove/", materials.session_paper_remove, name="session_paper_remove"),
    path("<uuid:uid>/certificates/", certificates.certificate_list, name="certificate_list"),
    path("<uuid:uid>/certificates/give/", certificates.certificate_give, name="certificate_give"),
    path(f"{CERTIFICATE}revoke/", certificates.certificate_revoke, name="certificate_revoke"),
    path(f"{CERTIFICATE}replace/", certificates.certificate_replace, name="certificate_replace"),
    path(f"{CERTIFICATE}paper/", certificates.certificate_print, name="certificate_print"),
]
