"""Addresses of profiles, candidates and requests for meetings, by face."""

from django.urls import path

from matchmaking.views import guest_meetings, own_meetings, own_profile, party_profiles, requests

DESK = "registrations/<uuid:uid>/"
GUEST = "guests/<str:token>/<uuid:uid>/"
FIRM = "overseas/<uuid:party>/profile/"

public = [
    path(f"{GUEST}candidates/", guest_meetings.candidate_list, name="guest_candidate_list"),
    path(f"{GUEST}partners/", guest_meetings.partner_list, name="guest_partner_list"),
    path(f"{GUEST}requests/", guest_meetings.request_own, name="guest_request_own"),
    path(f"{GUEST}partners/<uuid:other>/", guest_meetings.partner_detail, name="guest_partner_detail"),
    path(f"{GUEST}partners/<uuid:other>/<slug:step>/", guest_meetings.partner_step, name="guest_partner_step"),
]
portal = [
    path("profile/", own_profile.profile_keep, name="profile_keep"),
    path("profile/items/new/", own_profile.item_edit, name="item_new"),
    path("profile/items/<uuid:uid>/", own_profile.item_edit, name="item_edit"),
    path("profile/items/<uuid:uid>/withdraw/", own_profile.item_withdraw, name="item_withdraw"),
    path("profile/table/", own_profile.item_import, name="item_import"),
    path("profile/table/template/", own_profile.item_template, name="item_template"),
    path("profile/candidates/", own_profile.candidate_open, name="candidate_open"),
    path("profile/candidates/<uuid:uid>/judge/", own_profile.candidate_judge, name="candidate_judge"),
    path(f"{DESK}candidates/", own_meetings.candidate_list, name="candidate_list"),
    path(f"{DESK}partners/", own_meetings.partner_list, name="partner_list"),
    path(f"{DESK}requests/", own_meetings.request_own, name="request_own"),
    path(f"{DESK}partners/<uuid:other>/", own_meetings.partner_detail, name="partner_detail"),
    path(f"{DESK}partners/<uuid:other>/<slug:step>/", own_meetings.partner_step, name="partner_step"),
]
bureau = [
    path(FIRM, party_profiles.profile_keep, name="profile_keep"),
    path(f"{FIRM}items/new/", party_profiles.item_edit, name="item_new"),
    path(f"{FIRM}items/<uuid:uid>/", party_profiles.item_edit, name="item_edit"),
    path(f"{FIRM}items/<uuid:uid>/withdraw/", party_profiles.item_withdraw, name="item_withdraw"),
    path(f"{FIRM}table/", party_profiles.item_import, name="item_import"),
    path(f"{FIRM}table/template/", party_profiles.item_template, name="item_template"),
    path(f"{DESK}meetings/candidates/", requests.candidate_list, name="candidate_list"),
    path("requests/<uuid:uid>/", requests.request_detail, name="request_detail"),
    path("<uuid:uid>/requests/", requests.request_list, name="request_list"),
]
