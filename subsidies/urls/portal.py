"""Addresses on the face `portal`."""

from django.urls import path

from subsidies.urls import intake, proof, remedies
from subsidies.views.portal import (
    answers,
    claims,
    corrections,
    documents,
    elsewhere,
    fit,
    importing,
    invoices,
    lines,
    offers,
    submission,
    terms,
    warehouses,
)

app_name = "subsidies"
CLAIM = "claims/<uuid:uid>/"
LINES = CLAIM + "lines/<slug:rows>/"
urlpatterns = [
    path("measures/", fit.fit_list, name="fit_list"),
    path("measures/<uuid:uid>/", fit.fit_detail, name="fit_detail"),
    path("measures/<uuid:uid>/answers/", fit.fit_answer, name="fit_answer"),
    path("offers/", offers.offer_list, name="offer_list"),
    path("offers/<uuid:uid>/", offers.offer_detail, name="offer_detail"),
    path("offers/<uuid:uid>/accept/", offers.offer_accept, name="offer_accept"),
    path("offers/<uuid:uid>/decline/", offers.offer_decline, name="offer_decline"),
    path("claims/", claims.application_list, name="application_list"),
    path("claims/start/<uuid:call>/", claims.application_start, name="application_start"),
    path(CLAIM, claims.application_detail, name="application_detail"),
    path(CLAIM + "sections/<slug:section>/", answers.application_section, name="application_section"),
    path(CLAIM + "autosave/", answers.application_autosave, name="application_autosave"),
    path(LINES, lines.line_list, name="line_list"),
    path(LINES + "add/", lines.line_add, name="line_add"),
    path(LINES + "remove/", lines.line_remove, name="line_remove"),
    path(LINES + "template/", importing.import_template, name="import_template"),
    path(LINES + "import/", importing.import_start, name="import_start"),
    path(LINES + "import/<uuid:file>/", importing.import_check, name="import_check"),
    path(LINES + "import/<uuid:file>/errors/", importing.import_errors, name="import_errors"),
    path(LINES + "invoices/", invoices.invoice_batch_page, name="invoice_batch"),
    path(LINES + "invoices/<int:reading>/", invoices.invoice_line, name="invoice_line"),
    path(LINES + "<uuid:line>/", lines.line_edit, name="line_edit"),
    path(CLAIM + "documents/<uuid:document>/file/", documents.document_file, name="document_file"),
    path(CLAIM + "documents/<uuid:document>/lines/", documents.document_lines, name="document_lines"),
    path(CLAIM + "documents/<uuid:document>/remove/", documents.document_remove, name="document_remove"),
    path(CLAIM + "materials/<slug:material>/", documents.document_list, name="document_list"),
    path(CLAIM + "elsewhere/<slug:name>/", elsewhere.funding_list, name="funding_list"),
    path(CLAIM + "elsewhere/items/<uuid:item>/remove/", elsewhere.funding_remove, name="funding_remove"),
    path(CLAIM + "warehouses/", warehouses.warehouse_choose, name="warehouse_choose"),
    path(CLAIM + "amount/", submission.application_amount, name="application_amount"),
    path(CLAIM + "check/", submission.application_check, name="application_check"),
    path(CLAIM + "send/", submission.application_send, name="application_send"),
    path(CLAIM + "reopen/", claims.application_reopen, name="application_reopen"),
    path(CLAIM + "submit/", submission.application_submit, name="application_submit"),
    path(CLAIM + "submitted/", submission.application_submitted, name="application_submitted"),
    path(CLAIM + "receipt/", submission.application_receipt, name="application_receipt"),
    path(CLAIM + "terms/", terms.application_terms, name="application_terms"),
    path(CLAIM + "withdraw/", claims.application_withdraw, name="application_withdraw"),
    path(CLAIM + "correction/", corrections.application_correction, name="application_correction"),
    path(CLAIM + "correction/<int:item>/paper/", corrections.correction_paper, name="correction_paper"),
    *intake.portal,
    *proof.portal,
    *remedies.portal,
]
