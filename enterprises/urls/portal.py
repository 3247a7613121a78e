"""Addresses on the face `portal`."""

from django.urls import path

from enterprises.views import figures, members, portal, shareholders

app_name = "enterprises"
urlpatterns = [
    path("enterprise/", portal.enterprise_detail, name="enterprise_detail"),
    path("enterprise/switch/", portal.enterprise_switch, name="enterprise_switch"),
    path("enterprises/register/", portal.enterprise_register, name="enterprise_register"),
    path("enterprises/<uuid:uid>/", portal.enterprise_detail, name="enterprise_detail"),
    path("enterprises/<uuid:uid>/edit/", portal.enterprise_edit, name="enterprise_edit"),
    path("enterprises/<uuid:uid>/licence/", portal.enterprise_licence, name="enterprise_licence"),
    path("enterprises/<uuid:uid>/payee/", portal.payee_edit, name="payee_edit"),
    path(
        "enterprises/<uuid:uid>/payee/<uuid:change>/withdraw/",
        portal.payee_change_withdraw,
        name="payee_change_withdraw",
    ),
    path("enterprises/<uuid:uid>/shareholders/", shareholders.shareholder_list, name="shareholder_list"),
    path(
        "enterprises/<uuid:uid>/shareholders/<uuid:shareholding>/end/",
        shareholders.shareholder_end,
        name="shareholder_end",
    ),
    path("figures/", figures.figure_home, name="figure_home"),
    path("enterprises/<uuid:uid>/figures/", figures.figure_round_list, name="figure_round_list"),
    path(
        "enterprises/<uuid:uid>/figures/authorisations/",
        figures.figure_authorisation_list,
        name="figure_authorisation_list",
    ),
    path(
        "enterprises/<uuid:uid>/figures/authorisations/<uuid:authorisation>/revoke/",
        figures.figure_authorisation_revoke,
        name="figure_authorisation_revoke",
    ),
    path("enterprises/<uuid:uid>/figures/<uuid:round_uid>/", figures.figure_report, name="figure_report"),
    path(
        "enterprises/<uuid:uid>/figures/<uuid:round_uid>/template/",
        figures.figure_report_template,
        name="figure_report_template",
    ),
    path(
        "enterprises/<uuid:uid>/figures/<uuid:round_uid>/upload/",
        figures.figure_report_upload,
        name="figure_report_upload",
    ),
    path("enterprises/<uuid:uid>/members/", members.member_list, name="member_list"),
    path("enterprises/<uuid:uid>/members/invite/", members.member_invite, name="member_invite"),
    path("enterprises/<uuid:uid>/members/agent/", members.agent_name, name="agent_name"),
    path("enterprises/<uuid:uid>/members/<uuid:member>/end/", members.member_end, name="member_end"),
    path(
        "enterprises/<uuid:uid>/members/<uuid:member>/hand-over/",
        members.administration_hand_over,
        name="administration_hand_over",
    ),
    path("enterprises/<uuid:uid>/members/<uuid:member>/letter/", members.member_letter, name="member_letter"),
    path(
        "enterprises/<uuid:uid>/invitations/<uuid:invitation>/withdraw/",
        members.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("invitations/<uuid:uid>/", members.invitation_detail, name="invitation_detail"),
    path("invitations/<uuid:uid>/accept/", members.invitation_accept, name="invitation_accept"),
]
