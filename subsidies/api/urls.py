"""Addresses of claims in the API."""

from django.urls import path

from subsidies.api import calls, consents, decisions, draft_papers, drafts, payments, reads, views

urlpatterns = [
    path("measures/", reads.MeasureList.as_view(), name="measure_list"),
    path("measures/<slug:code>/", reads.MeasureDetail.as_view(), name="measure_detail"),
    path("notices/", reads.NoticeList.as_view(), name="notice_list"),
    path("notices/<uuid:uid>/", reads.NoticeDetail.as_view(), name="notice_detail"),
    path("payments/", reads.PaymentList.as_view(), name="payment_list"),
    path("payments/results/", payments.PaymentResults.as_view(), name="payment_results"),
    path("calls/", calls.CallList.as_view(), name="call_list"),
    path("calls/<uuid:uid>/", calls.CallDetail.as_view(), name="call_detail"),
    path("decisions/", decisions.DecisionList.as_view(), name="decision_list"),
    path("decisions/<uuid:uid>/", decisions.DecisionDetail.as_view(), name="decision_detail"),
    path("drafts/", drafts.DraftList.as_view(), name="draft_list"),
    path("drafts/<uuid:uid>/", drafts.DraftDetail.as_view(), name="draft_detail"),
    path("drafts/<uuid:uid>/answers/", drafts.Answers.as_view(), name="draft_answers"),
    path("drafts/<uuid:uid>/lines/", drafts.Lines.as_view(), name="draft_lines"),
    path("drafts/<uuid:uid>/lines/remove/", drafts.LinesRemoved.as_view(), name="draft_lines_remove"),
    path("drafts/<uuid:uid>/lines/<uuid:line>/", drafts.Line.as_view(), name="draft_line"),
    path("drafts/<uuid:uid>/documents/", draft_papers.Documents.as_view(), name="draft_documents"),
    path(
        "drafts/<uuid:uid>/documents/<uuid:document>/lines/",
        draft_papers.DocumentLines.as_view(),
        name="draft_document_lines",
    ),
    path(
        "drafts/<uuid:uid>/documents/<uuid:document>/remove/",
        draft_papers.DocumentRemoved.as_view(),
        name="draft_document_remove",
    ),
    path("drafts/<uuid:uid>/findings/", drafts.Findings.as_view(), name="draft_findings"),
    path("drafts/<uuid:uid>/hand-over/", drafts.HandOver.as_view(), name="draft_hand_over"),
    path("drafts/<uuid:uid>/reopen/", drafts.Reopened.as_view(), name="draft_reopen"),
    path("drafts/<uuid:uid>/withdraw/", drafts.Withdrawn.as_view(), name="draft_withdraw"),
    path("consents/<uuid:uid>/claims/", consents.ConsentedClaims.as_view(), name="consented_claims"),
    path("consents/<uuid:uid>/payments/", consents.ConsentedPayments.as_view(), name="consented_payments"),
    path("applications/", views.ApplicationList.as_view(), name="application_list"),
    path("applications/<uuid:uid>/", views.ApplicationDetail.as_view(), name="application_detail"),
]
