"""Addresses of the API that are no resource's."""

from django.urls import path

from pilotzone.exchange.api import changes, receipts, reconciliations, views

urlpatterns = [
    path("oauth/token/", views.Token.as_view(), name="token"),
    path("codes/", views.CodeLists.as_view(), name="code_lists"),
    path("codes/<slug:name>/", views.Codes.as_view(), name="code_list"),
    path("changes/", changes.ChangeFeed.as_view(), name="changes"),
    path("reconciliations/", reconciliations.ReconciliationList.as_view(), name="reconciliations"),
    path("reconciliations/differences/", reconciliations.DifferencesOf.as_view(), name="differences"),
    path("receipts/", receipts.ReceiptList.as_view(), name="receipt_list"),
    path("receipts/<uuid:uid>/", receipts.ReceiptDetail.as_view(), name="receipt"),
    path("receipts/<uuid:uid>/rows/", receipts.ReceiptRows.as_view(), name="receipt_rows"),
    path("receipts/<uuid:uid>/cancel/", receipts.ReceiptCancel.as_view(), name="receipt_cancel"),
    path("openapi.json", views.Contract.as_view(), name="contract"),
]
