"""Appointments, for the security administrator."""

from django.urls import path

from pilotzone.accounts import views

app_name = "accounts"
urlpatterns = [
    path("appointments/", views.appointment_list, name="appointment_list"),
    path("appointments/new/", views.appointment_create, name="appointment_create"),
    path("appointments/<uuid:uid>/end/", views.appointment_end, name="appointment_end"),
]
