"""Addresses of notices; the same for enterprises and for the bureau."""

from django.urls import path

from pilotzone.messages.views import portal as views

app_name = "messages"
urlpatterns = [
    path("", views.notice_list, name="notice_list"),
    path("read/", views.notice_read_all, name="notice_read_all"),
    path("<uuid:uid>/open/", views.notice_open, name="notice_open"),
    path("<uuid:uid>/read/", views.notice_read, name="notice_read"),
    path("settings/", views.preference_list, name="preference_list"),
    path("opt-out/<str:token>/", views.opt_out, name="opt_out"),
]
