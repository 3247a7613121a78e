"""Addresses of exhibitions, by face."""

from django.urls import path

from matchmaking.views import booths, own_booth

public = [path("events/<uuid:uid>/booths/", booths.public_plan, name="booth_plan")]
portal = [
    path("registrations/<uuid:uid>/booth/", own_booth.own_booth, name="own_booth"),
    path("registrations/<uuid:uid>/booth/apply/", own_booth.booth_apply, name="booth_apply"),
    path("registrations/<uuid:uid>/booth/materials/", own_booth.material_order, name="material_order"),
]
bureau = [
    path("<uuid:uid>/booths/", booths.booth_plan, name="booth_plan"),
    path("<uuid:uid>/booths/add/", booths.booth_add, name="booth_add"),
    path("<uuid:uid>/booths/remove/", booths.booth_remove, name="booth_remove"),
    path("<uuid:uid>/allotment/", booths.booth_list, name="booth_list"),
    path("<uuid:uid>/allotment/make/", booths.booth_allot, name="booth_allot"),
    path("<uuid:uid>/allotment/publish/", booths.booth_publish, name="booth_publish"),
    path("<uuid:uid>/allotment/<uuid:application>/", booths.booth_place, name="booth_place"),
    path(
        "<uuid:uid>/allotment/exhibitors/<uuid:participation>/", booths.booth_place_unasked, name="booth_place_unasked"
    ),
    path("<uuid:uid>/materials/", booths.material_list, name="material_list"),
    path("<uuid:uid>/materials/add/", booths.material_add, name="material_add"),
]
