"""Addresses of trainings, by face."""

from django.urls import path

from matchmaking.views import certificates

public = [path("verify/certificates/<uuid:uid>/", certificates.certificate_verify, name="certificate_verify")]
portal = [path("certificates/<uuid:uid>/", certificates.certificate_paper, name="certificate_paper")]
bureau = [
    path("<uuid:uid>/certificates/", certificates.certificate_list, name="certificate_list"),
    path("<uuid:uid>/certificates/give/", certificates.certificate_give, name="certificate_give"),
    path(
        "<uuid:uid>/certificates/<uuid:certificate>/revoke/", certificates.certificate_revoke, name="certificate_revoke"
    ),
]
