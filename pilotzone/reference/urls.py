"""Working days and exchange rates, for the bureau."""

from django.urls import path

from pilotzone.reference import district_views, views

app_name = "reference"
urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<int:year>/", views.calendar, name="calendar_of"),
    path("calendar/propose/", views.calendar_propose, name="calendar_propose"),
    path("districts/", district_views.district_list, name="district_list"),
    path("districts/<uuid:uid>/remove/", district_views.district_remove, name="district_remove"),
    path("rates/", views.rate_list, name="rate_list"),
    path("rates/propose/", views.rates_propose, name="rates_propose"),
    path("changes/", views.change_list, name="change_list"),
    path("changes/<uuid:uid>/", views.change_detail, name="change_detail"),
    path("changes/<uuid:uid>/confirm/", views.change_confirm, name="change_confirm"),
    path("changes/<uuid:uid>/return/", views.change_return, name="change_return"),
    path("changes/<uuid:uid>/withdraw/", views.change_withdraw, name="change_withdraw"),
]
