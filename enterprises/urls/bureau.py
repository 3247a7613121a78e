"""Addresses on the face `bureau`."""

from django.urls import path

from enterprises.views import bureau, payee_changes

app_name = "enterprises"
urlpatterns = [
    path("", bureau.enterprise_list, name="enterprise_list"),
    path("registrations/", bureau.registration_list, name="registration_list"),
    path("registrations/<uuid:uid>/", bureau.registration_detail, name="registration_detail"),
    path("registrations/<uuid:uid>/accept/", bureau.registration_accept, name="registration_accept"),
    path("registrations/<uuid:uid>/refuse/", bureau.registration_refuse, name="registration_refuse"),
    path("accounts/", payee_changes.payee_change_list, name="payee_change_list"),
    path("accounts/<uuid:uid>/", payee_changes.payee_change_detail, name="payee_change_detail"),
    path("accounts/<uuid:uid>/approve/", payee_changes.payee_change_approve, name="payee_change_approve"),
    path("accounts/<uuid:uid>/refuse/", payee_changes.payee_change_refuse, name="payee_change_refuse"),
    path("<uuid:uid>/", bureau.enterprise_detail, name="enterprise_detail"),
    path("<uuid:uid>/licence/", bureau.enterprise_licence, name="enterprise_licence"),
]
