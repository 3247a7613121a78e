"""Addresses of papers that follow, of what a district examines and submits, for the faces' own lists."""

from django.urls import path

from subsidies.views import public_submissions
from subsidies.views.bureau import (
    audited,
    consultations,
    departments,
    examination,
    missing_papers,
    outside_audits,
    submissions,
)
from subsidies.views.portal import missing_papers as own_papers

PAPER = "papers/<uuid:uid>/"
bureau = [
    path("claims/<uuid:uid>/accept/", missing_papers.missing_accept, name="missing_accept"),
    path("papers/", missing_papers.missing_list, name="missing_list"),
    path("papers/end/", missing_papers.missing_end, name="missing_end"),
    path(PAPER + "accept/", missing_papers.missing_pass, name="missing_pass"),
    path(PAPER + "back/", missing_papers.missing_return, name="missing_return"),
    path(PAPER + "restore/", missing_papers.missing_restore, name="missing_restore"),
    path("claims/<uuid:uid>/originals/", examination.originals_record, name="originals_record"),
    path("programmes/<slug:code>/intake/", submissions.programme_intake, name="programme_intake"),
    path("submissions/", submissions.submission_list, name="submission_list"),
    path("submissions/new/<uuid:call>/", submissions.submission_make, name="submission_make"),
    path("submissions/<uuid:uid>/", submissions.submission_detail, name="submission_detail"),
    path("submissions/<uuid:uid>/<str:form>/", submissions.submission_file, name="submission_file"),
    path("consultations/", consultations.consultation_list, name="consultation_list"),
    path("consultations/new/", consultations.consultation_start, name="consultation_start"),
    path("consultations/<uuid:uid>/", consultations.consultation_detail, name="consultation_detail"),
    path("consultations/<uuid:uid>/<uuid:office>/list/", consultations.consultation_file, name="consultation_file"),
    path("consultations/<uuid:uid>/<uuid:office>/reply/", consultations.consultation_reply, name="consultation_reply"),
    path("departments/", departments.department_list, name="department_list"),
    path("departments/new/", departments.department_edit, name="department_new"),
    path("departments/<uuid:uid>/", departments.department_edit, name="department_edit"),
    path("findings/<uuid:uid>/", consultations.finding_answer, name="finding_answer"),
    path("outside-audits/", outside_audits.audit_batch_list, name="audit_batch_list"),
    path("outside-audits/new/", outside_audits.audit_batch_appoint, name="audit_batch_appoint"),
    path("outside-audits/<uuid:uid>/", outside_audits.audit_batch_detail, name="audit_batch_detail"),
    path("outside-audits/<uuid:uid>/end/", outside_audits.audit_batch_end, name="audit_batch_end"),
    path("claims/<uuid:uid>/audits/<uuid:report>/", outside_audits.audit_report, name="audit_report"),
    path("audited/", audited.audited_list, name="audited_list"),
    path("audited/<uuid:uid>/", audited.audited_detail, name="audited_detail"),
    path("audited/<uuid:uid>/papers/<uuid:document>/", audited.audited_file, name="audited_file"),
    path("audited/<uuid:uid>/reports/<uuid:report>/", audited.audited_report, name="audited_report"),
]
public = [
    path("verify/submissions/<uuid:uid>/", public_submissions.submission, name="submission"),
]
portal = [
    path("claims/<uuid:uid>/papers/<uuid:paper>/", own_papers.missing_hand_in, name="missing_hand_in"),
]
