"""Addresses of objections, reviews and time limits, for the faces' own lists."""

from django.urls import path

from subsidies.views import objections as public_objections
from subsidies.views.bureau import late_remarks, objections, reviews, time_limits
from subsidies.views.portal import reviews as own_reviews

public = [
    path("notices/<uuid:uid>/objection/", public_objections.objection_start, name="objection_start"),
    path(
        "notices/<uuid:uid>/objection/<int:position>/<str:name_as>/",
        public_objections.objection_file,
        name="objection_file",
    ),
    path("objections/<uuid:uid>/letter/", public_objections.objection_letter, name="objection_letter"),
    path("objections/<uuid:uid>/", public_objections.objection_receipt, name="objection_receipt"),
]
OBJECTION, REVIEW = "objections/<uuid:uid>/", "reviews/<uuid:uid>/"
bureau = [
    path("late-remarks/", late_remarks.late_remark_list, name="late_remark_list"),
    path("late-remarks/<uuid:uid>/", late_remarks.late_remark_answer, name="late_remark_answer"),
    path("corrections/", time_limits.correction_list, name="correction_list"),
    path("corrections/deem/", time_limits.correction_deem, name="correction_deem"),
    path("corrections/<uuid:uid>/", time_limits.correction_detail, name="correction_detail"),
    path("corrections/<uuid:uid>/extend/", time_limits.correction_extend, name="correction_extend"),
    path("corrections/<uuid:uid>/restore/", time_limits.correction_restore, name="correction_restore"),
    path("objections/", objections.objection_list, name="objection_list"),
    path(OBJECTION, objections.objection_detail, name="objection_detail"),
    path(OBJECTION + "identity/", objections.objection_identity, name="objection_identity"),
    path(OBJECTION + "papers/<str:name>/", objections.objection_paper, name="objection_paper"),
    path(OBJECTION + "propose/", objections.objection_propose, name="objection_propose"),
    path(OBJECTION + "confirm/", objections.objection_confirm, name="objection_confirm"),
    path(OBJECTION + "back/", objections.objection_back, name="objection_back"),
    path("public-notices/<uuid:notice>/objections/new/", objections.objection_enter, name="objection_enter"),
    path("reviews/", reviews.review_list, name="review_list"),
    path(REVIEW, reviews.review_detail, name="review_detail"),
    path(REVIEW + "papers/<uuid:paper>/", reviews.review_paper, name="review_paper"),
    path(REVIEW + "propose/", reviews.review_propose, name="review_propose"),
    path(REVIEW + "confirm/", reviews.review_confirm, name="review_confirm"),
    path(REVIEW + "back/", reviews.review_back, name="review_back"),
]
portal = [
    path("claims/<uuid:uid>/review/", own_reviews.review_ask, name="review_ask"),
    path("claims/<uuid:uid>/review/papers/<uuid:paper>/", own_reviews.review_paper, name="review_paper"),
]
