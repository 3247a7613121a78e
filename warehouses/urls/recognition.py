"""Addresses of recognition, included by the three faces."""

from django.urls import path

from warehouses.views import inspections, objections
from warehouses.views import objections_bureau as rulings
from warehouses.views import recognition_bureau as office
from warehouses.views import recognition_portal as own
from warehouses.views import recognition_public as anyone

ONE = "recognition/<uuid:uid>/"

portal = [
    path("recognition/", own.recognition_list, name="recognition_list"),
    path("recognition/<uuid:batch>/apply/<uuid:warehouse>/", own.recognition_new, name="recognition_new"),
    path(ONE, own.recognition_detail, name="recognition_detail"),
    path(f"{ONE}correct/", own.recognition_correct, name="recognition_correct"),
    path(f"{ONE}answer/", own.recognition_answer, name="recognition_answer"),
    path(f"{ONE}reviews/<int:year>/", own.recognition_report, name="recognition_report"),
    path(f"{ONE}withdraw/", own.recognition_withdraw, name="recognition_withdraw"),
    path(f"{ONE}certificate/", own.recognition_certificate, name="recognition_certificate"),
    path(f"{ONE}files/<uuid:file>/", own.recognition_file, name="recognition_file"),
]

bureau = [
    path("recognition/", office.recognition_list, name="recognition_list"),
    path("recognition/export/", office.recognition_export, name="recognition_export"),
    path("recognition/batches/", office.recognition_batch_list, name="recognition_batch_list"),
    path("recognition/batches/new/", office.recognition_batch_new, name="recognition_batch_new"),
    path("recognition/batches/<uuid:uid>/", office.recognition_batch_detail, name="recognition_batch_detail"),
    path("inspections/", inspections.inspection_list, name="inspection_list"),
    path("inspections/<uuid:uid>/", inspections.inspection_detail, name="inspection_detail"),
    path("inspections/<uuid:uid>/entries/", inspections.inspection_enter, name="inspection_enter"),
    path("inspections/<uuid:uid>/photos/", inspections.inspection_photograph, name="inspection_photograph"),
    path("inspections/<uuid:uid>/photos/<uuid:photo>/", inspections.inspection_photo, name="inspection_photo"),
    path("inspections/<uuid:uid>/close/", inspections.inspection_close, name="inspection_close"),
    path("inspections/<uuid:uid>/confirm/", inspections.inspection_confirm, name="inspection_confirm"),
    path("inspections/<uuid:uid>/drop/", inspections.inspection_drop, name="inspection_drop"),
    path(ONE, office.recognition_detail, name="recognition_detail"),
    path(f"{ONE}demand/", office.recognition_demand, name="recognition_demand"),
    path(f"{ONE}pass/", office.recognition_pass, name="recognition_pass"),
    path(f"{ONE}plan/", office.recognition_plan, name="recognition_plan"),
    path(f"{ONE}establish/", office.recognition_establish, name="recognition_establish"),
    path(f"{ONE}opine/", office.recognition_opine, name="recognition_opine"),
    path(f"{ONE}conclude/", office.recognition_conclude, name="recognition_conclude"),
    path(f"{ONE}recognise/", office.recognition_recognise, name="recognition_recognise"),
    path(f"{ONE}refuse/", office.recognition_refuse, name="recognition_refuse"),
    path(f"{ONE}revoke/", office.recognition_revoke, name="recognition_revoke"),
    path(f"{ONE}rectify/", office.recognition_rectify, name="recognition_rectify"),
    path(f"{ONE}settle/", office.recognition_settle, name="recognition_settle"),
    path(f"{ONE}reviews/<int:year>/pass/", office.recognition_review_pass, name="recognition_review_pass"),
    path(f"{ONE}reviews/<int:year>/fail/", office.recognition_review_fail, name="recognition_review_fail"),
    path(f"{ONE}certificate/", office.recognition_certificate, name="recognition_certificate"),
    path(f"{ONE}files/<uuid:file>/", office.recognition_file, name="recognition_file"),
]

OBJECTION = "recognition/objections/<uuid:uid>/"
bureau += [
    path("recognition/objections/", rulings.recognition_objection_list, name="recognition_objection_list"),
    path("recognition/objections/enter/", rulings.recognition_objection_enter, name="recognition_objection_enter"),
    path(OBJECTION, rulings.recognition_objection_detail, name="recognition_objection_detail"),
    path(f"{OBJECTION}identity/", rulings.recognition_objection_identity, name="recognition_objection_identity"),
    path(f"{OBJECTION}papers/<str:name>/", rulings.recognition_objection_paper, name="recognition_objection_paper"),
    path(f"{OBJECTION}propose/", rulings.recognition_objection_propose, name="recognition_objection_propose"),
    path(f"{OBJECTION}confirm/", rulings.recognition_objection_confirm, name="recognition_objection_confirm"),
    path(f"{OBJECTION}back/", rulings.recognition_objection_back, name="recognition_objection_back"),
]

public = [
    path(
        "recognitions/notices/<uuid:uid>/objection/",
        objections.recognition_objection_start,
        name="recognition_objection_start",
    ),
    path(
        "recognitions/<uuid:uid>/objection/<str:name_as>/",
        objections.recognition_objection_file,
        name="recognition_objection_file",
    ),
    path(
        "recognitions/objections/<uuid:uid>/",
        objections.recognition_objection_receipt,
        name="recognition_objection_receipt",
    ),
    path(
        "recognitions/objections/<uuid:uid>/answer/",
        objections.recognition_objection_answer,
        name="recognition_objection_answer",
    ),
    path("recognitions/", anyone.recognition_list, name="recognition_list"),
    path("recognitions/notices/<uuid:uid>/", anyone.recognition_notice, name="recognition_notice"),
    path("verify/recognitions/<uuid:uid>/", anyone.recognition_verify, name="recognition_verify"),
]
