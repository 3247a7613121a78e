"""The notices about goods filings, and the words for their audit events."""

from django.utils.translation import gettext_lazy as _

from enterprises.enums_goods import FactKind, FactState, Verb
from enterprises.kinds import GROUP
from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register

for kind in (
    Kind(
        "enterprises.goods_accepted",
        GROUP,
        _("The goods “%(goods)s” are on file"),
        _("An officer accepted the filing %(reference)s. Its page shows how each rule was met."),
    ),
    Kind(
        "enterprises.goods_refused",
        GROUP,
        _("The filing of “%(goods)s” was refused"),
        _("Filing %(reference)s. Reason: %(reason)s You can file the goods again with the facts corrected."),
    ),
    Kind(
        "enterprises.goods_asked",
        GROUP,
        _("The bureau asks about the filing of “%(goods)s”"),
        _("Filing %(reference)s: %(reason)s Answer on its page; until then the time to decide stands still."),
    ),
):
    register(kind)

sentences.register(
    {
        "goods.filed": _("Goods filed, %(verb)s: %(reference)s"),
        "goods.accepted": _("Filing %(reference)s accepted by an officer"),
        "goods.refused": _("Filing %(reference)s refused: %(reason)s"),
        "goods.asked": _("The enterprise was asked about the filing %(reference)s: %(question)s"),
        "goods.answered": _("The enterprise answered about the filing %(reference)s"),
        "goods.rules_entered": _("Version %(number)s of the rules of goods filing entered"),
        "goods.rules_approved": _("Version %(number)s of the rules of goods filing approved"),
        "goods.rules_returned": _("Version %(number)s of the rules of goods filing returned: %(reason)s"),
        "trade_fact.told": _("Document %(number)s (%(kind)s) told: %(state)s"),
        "trade_fact.withdrawn": _("What was told of document %(number)s (%(kind)s) taken back"),
    }
)

sentences.register_values("verb", dict(Verb.choices), "goods.filed")
sentences.register_values("kind", dict(FactKind.choices), "trade_fact.told", "trade_fact.withdrawn")
sentences.register_values("state", dict(FactState.choices), "trade_fact.told")
