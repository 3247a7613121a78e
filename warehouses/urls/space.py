"""Addresses of finding space: of anybody, and of enterprises."""

from django.urls import path

from warehouses.views import enquiries, maps, space

bureau = [
    path("base-map/", maps.base_map, name="base_map"),
    path("base-map/<uuid:uid>/picture/", maps.base_map_preview, name="base_map_preview"),
    path("base-map/<uuid:uid>/approve/", maps.base_map_approve, name="base_map_approve"),
    path("base-map/<uuid:uid>/remove/", maps.base_map_remove, name="base_map_remove"),
]
public = [
    path("warehouses/base-map/<uuid:uid>/", maps.base_map_file, name="base_map_file"),
    path("warehouses/", space.space_list, name="space_list"),
    path("warehouses/<uuid:uid>/", space.space_detail, name="space_detail"),
]
portal = [
    path("enquiries/", enquiries.enquiry_list, name="enquiry_list"),
    path("enquiries/<uuid:uid>/", enquiries.enquiry_detail, name="enquiry_detail"),
    path("enquiries/<uuid:uid>/reply/", enquiries.enquiry_reply, name="enquiry_reply"),
    path("enquiries/<uuid:uid>/confirm/", enquiries.enquiry_confirm, name="enquiry_confirm"),
    path("enquiries/<uuid:uid>/<slug:step>/", enquiries.enquiry_step, name="enquiry_step"),
    path("<uuid:uid>/space/", enquiries.space_offer, name="space_offer"),
    path("<uuid:uid>/enquire/", enquiries.enquiry_new, name="enquiry_new"),
]
