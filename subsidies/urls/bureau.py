"""Addresses on the face `bureau`."""

from django.urls import path

from subsidies.views.bureau import budgets, claims, corrections, decisions, notices, payments, programmes, queue

app_name = "subsidies"
urlpatterns = [
    path("claims/", queue.application_list, name="application_list"),
    path("claims/<uuid:uid>/", claims.application_detail, name="application_detail"),
    path("claims/<uuid:uid>/take/", claims.application_take, name="application_take"),
    path("claims/<uuid:uid>/opinion/", claims.opinion_give, name="opinion_give"),
    path("claims/<uuid:uid>/lines/<uuid:line>/ruling/", claims.line_rule, name="line_rule"),
    path("claims/<uuid:uid>/documents/<uuid:document>/", claims.document_file, name="document_file"),
    path("claims/<uuid:uid>/documents/<uuid:document>/pages/<int:number>/", claims.document_page, name="document_page"),
    path("claims/<uuid:uid>/correction/", corrections.correction_request, name="correction_request"),
    path("claims/<uuid:uid>/refusal/", claims.application_refuse, name="application_refuse"),
    path("claims/<uuid:uid>/back/", decisions.application_send_back, name="application_send_back"),
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/sign/", decisions.decision_sign, name="decision_sign"),
    path("public-notices/", notices.notice_list, name="notice_list"),
    path("public-notices/new/<uuid:call>/", notices.notice_publish, name="notice_publish"),
    path("public-notices/<uuid:uid>/", notices.notice_detail, name="notice_detail"),
    path("budgets/", budgets.budget_list, name="budget_list"),
    path("budgets/new/", budgets.budget_open, name="budget_open"),
    path("budgets/<uuid:uid>/", budgets.budget_detail, name="budget_detail"),
    path("budgets/<uuid:uid>/allot/", budgets.budget_allot, name="budget_allot"),
    path("payments/", payments.payment_list, name="payment_list"),
    path("payments/prepare/", payments.payment_prepare, name="payment_prepare"),
    path("payments/<uuid:uid>/", payments.payment_detail, name="payment_detail"),
    path("payments/<uuid:uid>/file/<str:form>/", payments.payment_file, name="payment_file"),
    path("payments/<uuid:uid>/paid/", payments.payment_confirm, name="payment_confirm"),
    path("programmes/", programmes.programme_list, name="programme_list"),
    path("programmes/<slug:code>/", programmes.programme_detail, name="programme_detail"),
]
