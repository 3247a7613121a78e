"""Addresses of visits on site, included by the face `bureau`."""

from django.urls import path

from subsidies.views.bureau import visits

bureau = [
    path("visits/", visits.visit_list, name="visit_list"),
    path("visits/<uuid:uid>/", visits.visit_detail, name="visit_detail"),
    path("visits/<uuid:uid>/take/", visits.visit_take, name="visit_take"),
    path("visits/<uuid:uid>/entries/", visits.visit_enter, name="visit_enter"),
    path("visits/<uuid:uid>/photos/", visits.visit_photograph, name="visit_photograph"),
    path("visits/<uuid:uid>/photos/<uuid:photo>/", visits.visit_photo, name="visit_photo"),
    path("visits/<uuid:uid>/close/", visits.visit_close, name="visit_close"),
    path("visits/<uuid:uid>/confirm/", visits.visit_confirm, name="visit_confirm"),
    path("claims/<uuid:uid>/visits/new/", visits.visit_plan, name="visit_plan"),
    path("draws/<uuid:uid>/visits/", visits.draw_visits, name="draw_visits"),
    path("calls/<uuid:uid>/visits/", visits.visit_items, name="visit_items"),
]
