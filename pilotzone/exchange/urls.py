"""Partners and their keys, for the administrators."""

from django.urls import path

from pilotzone.exchange import drop_views, receipt_views, views, webhook_views
from pilotzone.kernel.access import P

app_name = "exchange"
urlpatterns = [
    path("", views.partner_list, name="partner_list"),
    path("enter/", views.partner_enter, name="partner_enter"),
    path("<uuid:uid>/change/", views.partner_change, name="partner_change"),
    path("<uuid:uid>/systems/propose/", views.client_propose, name="client_propose"),
    path("clients/<uuid:uid>/", views.client_detail, name="client_detail"),
    path("clients/<uuid:uid>/confirm/", views.client_confirm, name="client_confirm"),
    path("clients/<uuid:uid>/refuse/", views.client_refuse, name="client_refuse"),
    path("clients/<uuid:uid>/withdraw/", views.client_withdraw, name="client_withdraw"),
    path("clients/<uuid:uid>/keys/", views.key_propose, name="key_propose"),
    path("clients/<uuid:uid>/drop-secret/", drop_views.drop_secret_issue, name="drop_secret_issue"),
    path("clients/<uuid:uid>/drop-secret/end/", drop_views.drop_secret_end, name="drop_secret_end"),
    path("networks/", webhook_views.network_list, name="network_list"),
    path("networks/<uuid:uid>/remove/", webhook_views.network_remove, name="network_remove"),
    path("subscriptions/<uuid:uid>/", webhook_views.subscription_detail, name="subscription_detail"),
    path("subscriptions/<uuid:uid>/pause/", webhook_views.subscription_pause, name="subscription_pause"),
    path("subscriptions/<uuid:uid>/resume/", webhook_views.subscription_resume, name="subscription_resume"),
    path("subscriptions/<uuid:uid>/replay/", webhook_views.subscription_replay, name="subscription_replay"),
    path("batches/", receipt_views.ReceiptList.as_view(P.PARTNER_READ), name="receipt_list"),
    path("batches/<uuid:uid>/", receipt_views.receipt_detail, name="receipt_detail"),
    path("batches/<uuid:uid>/progress/", receipt_views.receipt_progress, name="receipt_progress"),
    path("batches/<uuid:uid>/stop/", receipt_views.receipt_stop, name="receipt_stop"),
    path("keys/<uuid:uid>/confirm/", views.key_confirm, name="key_confirm"),
    path("keys/<uuid:uid>/refuse/", views.key_refuse, name="key_refuse"),
    path("keys/<uuid:uid>/withdraw/", views.key_withdraw, name="key_withdraw"),
]
