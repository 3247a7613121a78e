"""Audit events as sentences. Apps register the words for their kinds when they start."""

from collections.abc import Mapping
from typing import cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.audit.models import AuditEvent
from pilotzone.audit.rules.chain import ERASED
from pilotzone.ui.templatetags.ui import local_text

Text = str | Promise

_sentences: dict[str, Text] = {
    ERASED: _("Personal data of one event were erased"),
    "personal.read": _("Personal data read"),
    "evidence.exported": _("Evidence pack handed out"),
}
_values: dict[tuple[str, str], Mapping[str, Text]] = {}  # by kind (empty: any) and name


# What was read, by the code in the payload of "personal.read".
READ_THINGS: Mapping[str, Text] = {
    "contacts": _("Contacts and legal representative of an enterprise"),
    "licence": _("Business licence"),
    "administration_letter": _("Letter of a request for the administration of an enterprise"),
    "expert": _("Name and employer of an expert"),
    "panel": _("Names on a panel of experts"),
    "expert_paper": _("Paper of a claim, opened by an expert of its group"),
    "expert_claim": _("Claim, read by an expert of its group"),
    "consultation": _("List of enterprises for another department"),
    "outside_audit": _("File of a claim, read by an audit firm"),
    "claim_paper": _("Paper of a claim, opened by an officer"),
    "meeting_messages": _("Messages about a meeting"),
}
# The kinds of reads as the list's filter names them, for every event of the kind.
READ_KINDS: Mapping[str, Text] = {
    "personal.read": _("Personal data read"),
    "enterprise.payee_read": _("Account number read in clear"),
    "payment.exported": _("Payment file taken away"),
    "evidence.exported": _("Evidence pack handed out"),
    "objection.identity_read": _("Who objects, or the paper that names them, read"),
}
PROBLEMS: Mapping[str, Text] = {
    "changed": _("The row was changed after it was recorded"),
    "missing": _("One or more rows are missing from here on"),
    "out_of_place": _("The row does not follow the one before it"),
    "cut_off": _("The end of the chain is missing"),
    "beyond_head": _("The chain holds more rows than its head counts"),
    "head_changed": _("The head of the chain was changed"),
    "not_as_sealed": _("The row is not the one that was sealed"),
    "chain_missing": _("The whole chain is gone, although it was sealed"),
    "personal_changed": _("The personal data of the row were changed"),
    "personal_missing": _("Personal data are gone, and no erasure is recorded"),
    "seal_missing": _("A seal is missing"),
    "seal_out_of_place": _("The seal does not follow the one before it"),
    "seal_changed": _("The seal was changed"),
    "seal_not_outside": _("The seal is in the database, but not in the files outside it"),
    "seal_row_changed": _("The seal's row in the database is gone or changed"),
    "heads_missing": _("The file of the sealed heads is missing"),
    "heads_changed": _("The file of the sealed heads was changed"),
}


def register(sentences: Mapping[str, Text]) -> None:
    """kind → what happened, without the actor; %(name)s takes a value of the payload."""
    for kind, text in sentences.items():
        if kind in _sentences:
            raise ValueError(f"The audit kind {kind} has its words twice.")
        _sentences[kind] = text


def register_values(name: str, words: Mapping[str, Text], *kinds: str) -> None:
    """Words for the codes that a payload may hold under this name, in events of these kinds or (none) of any.

    A value without words is told as it is.
    """
    for kind in kinds or ("",):
        _values[kind, name] = words


def worded(kind: str, payload: Mapping[str, object]) -> dict[str, object]:
    """The payload with words in place of codes, and of a name in two languages the one that is read."""
    return {name: word_for(kind, name, value) for name, value in payload.items()}


def word_for(kind: str, name: str, value: object) -> object:
    if isinstance(value, Mapping) and value.keys() == {"zh", "en"}:
        return local_text(value)
    words = _values.get((kind, name)) or _values.get(("", name)) or {}
    return words.get(str(value), value)


def sentence(event: AuditEvent) -> str:
    """In the active language. A kind without words, or with values missing, shows its code."""
    text = _sentences.get(event.kind)
    if text is None:
        return event.kind
    try:
        return cast(str, text) % worded(event.kind, event.payload)
    except KeyError:
        return f"{event.kind}: {text}"
