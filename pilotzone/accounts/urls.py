"""Offices and appointments, for the security administrator; absences, for everybody who reviews."""

from django.urls import path

from pilotzone.accounts import absence_views, office_views, second_factor_views, views

app_name = "accounts"
urlpatterns = [
    path("appointments/", views.appointment_list, name="appointment_list"),
    path("appointments/new/", views.appointment_create, name="appointment_create"),
    path("appointments/<uuid:uid>/end/", views.appointment_end, name="appointment_end"),
    path("second-factor/", second_factor_views.second_factor_reset, name="second_factor_reset"),
    path("offices/", office_views.office_list, name="office_list"),
    path("offices/<uuid:uid>/", office_views.office_rename, name="office_rename"),
    path("absences/", absence_views.absence_list, name="absence_list"),
    path("absences/<uuid:uid>/withdraw/", absence_views.absence_withdraw, name="absence_withdraw"),
]
