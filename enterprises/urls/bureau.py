"""Addresses on the face `bureau`."""

from django.urls import path

from enterprises.views import bureau

app_name = "enterprises"
urlpatterns = [
    path("", bureau.enterprise_list, name="enterprise_list"),
    path("registrations/", bureau.registration_list, name="registration_list"),
    path("registrations/<uuid:uid>/", bureau.registration_detail, name="registration_detail"),
    path("registrations/<uuid:uid>/accept/", bureau.registration_accept, name="registration_accept"),
    path("registrations/<uuid:uid>/refuse/", bureau.registration_refuse, name="registration_refuse"),
    path("<uuid:uid>/", bureau.enterprise_detail, name="enterprise_detail"),
    path("<uuid:uid>/licence/", bureau.enterprise_licence, name="enterprise_licence"),
]
