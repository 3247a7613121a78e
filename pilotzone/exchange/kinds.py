"""The notices of the exchange, and the words for its audit events and cases."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pilotzone.audit import cases, sentences
from pilotzone.messages.kinds import Kind, register

register(
    Kind(
        "client.proposed",
        "work",
        _("A system of %(partner)s waits for your confirmation"),
        _(
            "“%(system)s” is to have access to the API. Read its scopes, its basis and its addresses "
            "before you confirm."
        ),
    ),
    Kind(
        "key.proposed",
        "work",
        _("A further key for %(partner)s waits for your confirmation"),
        _("“%(system)s” goes on with the same scopes; its older keys end two weeks after you confirm."),
    ),
    Kind(
        "key.expiring",
        "work",
        _("A key of %(partner)s ends on %(day)s"),
        _("“%(system)s” has no later key. After that day nothing comes from it; the partner was told by mail."),
    ),
)
register(
    Kind(
        "webhook.paused",
        "work",
        _("Messages to %(partner)s are paused"),
        _(
            "%(address)s of “%(system)s” has taken nothing for three days. Nothing is lost: what waits is sent "
            "when the subscription is resumed. The partner was told by mail."
        ),
    ),
)
sentences.register(
    {
        "partner.entered": _("Partner entered"),
        "partner.changed": _("Partner changed"),
        "client.proposed": _("Access to the API proposed"),
        "client.confirmed": _("Access to the API confirmed"),
        "client.refused": _("Access to the API not confirmed: %(reason)s"),
        "client.withdrawn": _("Access to the API withdrawn: %(reason)s"),
        "key.proposed": _("Key for %(days)s days proposed"),
        "key.confirmed": _("Key %(client_id)s confirmed"),
        "key.refused": _("Key not confirmed"),
        "key.withdrawn": _("Key withdrawn"),
        "rate.entered": _("Exchange rate entered: %(currency)s, %(day)s"),
        "rate.corrected": _("Exchange rate corrected: %(currency)s, %(day)s"),
        "exchange.batch_ended": _("Batch of %(rows)s rows: %(taken)s taken, %(refused)s refused"),
        "exchange.batch_stopped": _("Batch of %(rows)s rows stopped by an administrator"),
        "drop.secret_issued": _("Secret for signed files issued"),
        "drop.secrets_ended": _("Signed files are not taken any more"),
        "webhook.subscribed": _("Subscription of changes for %(address)s"),
        "webhook.changed": _("Subscription changed: %(address)s"),
        "webhook.paused": _("Subscription paused: %(reason)s"),
        "webhook.resumed": _("Subscription resumed"),
        "webhook.ended": _("Subscription ended: %(reason)s"),
        "webhook.secret_rotated": _("Secret of a subscription replaced"),
        "webhook.replayed": _("%(messages)s messages sent again"),
        "network.listed": _("Private network %(network)s may be called: %(purpose)s"),
        "network.removed": _("Private network %(network)s may not be called any more"),
    }
)
cases.register(
    {
        "exchange.client": cases.CaseKind(
            pgettext_lazy("case", "System of a partner"), ("partner__name_zh", "name"), ("name",)
        ),
        "exchange.network": cases.CaseKind(pgettext_lazy("case", "Private network"), ("network",), ("network",)),
        "exchange.partner": cases.CaseKind(pgettext_lazy("case", "Partner"), ("name_zh",), ("name_zh", "code")),
        "exchange.receipt": cases.CaseKind(
            pgettext_lazy("case", "Batch of a partner"), ("made_by__api_client__partner__name_zh", "resource"), ()
        ),
    }
)
