"""The errors that every operation of the API may answer with: a stable code, what it means, and what to do.

Errors of one resource's own rules have their own code and say themselves what is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Problem:
    status: int
    title: Promise
    advice: Promise


PROBLEMS: Mapping[str, Problem] = {
    "malformed": Problem(
        400,
        _("The request cannot be read."),
        _("Send JSON (RFC 8259) in UTF-8, with one object at the top, and nowhere U+0000."),
    ),
    "token_missing": Problem(
        401,
        _("This needs a token."),
        _("Ask for a token at /api/v1/oauth/token/ and send it as “Authorization: Bearer …”."),
    ),
    "token_invalid": Problem(
        401, _("This token is not known."), _("Ask for a new token. If it is new, check that it is sent whole.")
    ),
    "token_expired": Problem(401, _("This token has expired."), _("Ask for a new token and repeat the request.")),
    "key_expired": Problem(401, _("This key has expired."), _("Use the newer key, or ask the bureau for one.")),
    "key_withdrawn": Problem(
        401, _("This key was withdrawn."), _("Use another key of this client, or ask the bureau for one.")
    ),
    "client_withdrawn": Problem(
        401, _("This client's access was withdrawn."), _("Ask the bureau. Do not go on trying: nothing will open.")
    ),
    "credentials_wrong": Problem(
        401,
        _("Client id and secret do not belong together."),
        _("Check both; a secret cannot be shown again, only replaced."),
    ),
    "token_refused": Problem(
        400,
        _("No token is given for this request."),
        _("Send grant_type=client_credentials, and only scopes that the client was given."),
    ),
    "not_allowed": Problem(403, _("You may not do this."), _("Ask the bureau if you need it.")),
    "scope_missing": Problem(
        403,
        _("The token lacks a scope."),
        _("Ask for a token with this scope; if the client was not given it, ask the bureau."),
    ),
    "cursor_expired": Problem(
        410,
        _("What came after this cursor is no longer kept."),
        _("Take a cursor with after=latest, then a full copy by the lists, and follow from that cursor on."),
    ),
    "cursor_wrong": Problem(
        422, _("This is no cursor of the change feed."), _("Send “next” of an earlier answer as it came.")
    ),
    "not_for_systems": Problem(
        403, _("This is not open to other systems."), _("A person signs in at the portal for this.")
    ),
    "outside_lawful_basis": Problem(
        403,
        _("No lawful basis covers this."),
        _("The title names what is not covered. Ask the bureau: the rule has to be registered, or the consent given."),
    ),
    "address_not_allowed": Problem(
        403,
        _("The request does not come from an agreed address."),
        _("Send from an agreed address, or agree on this one with the bureau."),
    ),
    "certificate_required": Problem(
        403,
        _("This client has to come with its own certificate."),
        _("Use the client certificate whose SHA-256 was agreed on."),
    ),
    "source_not_yours": Problem(
        403, _("Figures of this source are another organisation's to send."), _("Name your own source.")
    ),
    "not_found": Problem(
        404,
        _("There is no such object, or it is not yours to see."),
        _("Check the address, the identifier in it, and what the client may see."),
    ),
    "method_not_allowed": Problem(
        405, _("This address has no such operation."), _("See the reference for its operations.")
    ),
    "not_acceptable": Problem(406, _("No such representation is offered."), _("Ask for application/json.")),
    "only_for_systems": Problem(
        403, _("This is for systems alone."), _("Ask with the token of a client: what is told goes to its own address.")
    ),
    "paused_by_bureau": Problem(
        403, _("The bureau paused this subscription. Ask the bureau."), _("It is resumed in the bureau's pages.")
    ),
    "subscribed_already": Problem(
        409, _("This address is subscribed already."), _("Change that subscription, or end it first.")
    ),
    "subscription_ended": Problem(
        409, _("This subscription has ended. Make a new one."), _("Its log of deliveries stays for 90 days.")
    ),
    "subscription_paused": Problem(
        409, _("Resume the subscription first."), _("Send “state” active; what waits is sent then.")
    ),
    "client_not_in_force": Problem(
        409, _("Only a client in force is told of changes."), _("Ask the bureau about the access of this client.")
    ),
    "too_many_subscriptions": Problem(
        422, _("A client has 20 subscriptions at most."), _("End one that is no longer needed.")
    ),
    "resource_not_readable": Problem(
        422,
        _("The client may not read one of these resources."),
        _("Name resources of your read scopes alone, or none for all of them."),
    ),
    "enterprise_unknown": Problem(
        422, _("The client may see no such enterprise."), _("Name the credit code of one that you may see.")
    ),
    "no_address": Problem(
        422,
        _("Give an address such as https://system.example/hook."),
        _("With a host, without a user, a password or a fragment."),
    ),
    "address_not_safe": Problem(
        422, _("The address begins with https://."), _("Messages are sent over TLS with a valid certificate alone.")
    ),
    "idempotency_key_reused": Problem(
        409,
        _("This key was used for another request."),
        _("Send the first request again unchanged, or give this one a key of its own."),
    ),
    "stale": Problem(
        409,
        _("Somebody else changed this claim meanwhile."),
        _("Read it again, compare, and send what you still want with its new “version”."),
    ),
    "not_editable": Problem(
        409,
        _("The claim is no longer with the enterprise."),
        _("Follow it at /api/v1/applications/; corrections that the bureau asks for are made in the portal."),
    ),
    "too_large": Problem(413, _("The body is too large."), _("Send it in several batches of 5 MB at most.")),
    "file_too_large": Problem(413, _("The file is too large."), _("Send a file of 50 MB at most.")),
    "unsupported_media_type": Problem(415, _("The body is of a kind that is not taken."), _("Send application/json.")),
    "body_packed": Problem(
        415, _("The body is compressed."), _("Send it as it is, without Content-Encoding, in batches of 5 MB at most.")
    ),
    "idempotency_key_wrong": Problem(
        422, _("This is no key."), _("Send 1 to 100 printable ASCII characters without blanks, such as a UUID.")
    ),
    "rows_refused": Problem(
        422, _("Some rows are wrong, so none was written."), _("“rows” says what is wrong with each of them.")
    ),
    "not_valid": Problem(422, _("The request is not valid."), _("“errors” names each field that is wrong and why.")),
    "drop_signature_wrong": Problem(
        422,
        _("The file and its signature do not belong together."),
        _("Sign id, timestamp and the file byte for byte with the secret of this client, and put the .sig in last."),
    ),
    "drop_too_old": Problem(
        422, _("The file was signed too long ago, or in the future."), _("Check the clock and sign it again.")
    ),
    "drop_id_reused": Problem(
        409, _("This id stands for another file, which was taken."), _("Give each file an id of its own.")
    ),
    "drop_unreadable": Problem(
        422,
        _("This is no plain file, or not one that can be read."),
        _("Put in a file of its own, without links, that the portal's group may read."),
    ),
    "drop_malformed": Problem(
        422,
        _("The file is not of the kind that its name says."),
        _("UTF-8; the first line is a JSON object with “resource”, then one row a line, or a CSV with its head."),
    ),
    "drop_resource_unknown": Problem(
        422, _("There is no such batch."), _("Name one of those that the documentation lists.")
    ),
    "drop_forgotten": Problem(
        410, _("The receipt of this file is no longer kept."), _("Receipts are kept for a year.")
    ),
    "drop_failed": Problem(
        500,
        _("The file could not be taken: something went wrong here."),
        _("Nothing was written. It is tried again by itself at “next_at”; “tries” says how often it was."),
    ),
    "drop_set_aside": Problem(
        500,
        _("The file was set aside: each time something went wrong here."),
        _("Nothing was written. Tell the bureau, which sees it too; then put it in again, under the same id."),
    ),
    "incomplete": Problem(
        422,
        _("The claim is not complete."),
        _("“errors” names everything that is open; /findings/ says it at any time before."),
    ),
    "call_closed": Problem(
        422, _("This call has closed."), _("The draft is kept. /api/v1/calls/ says which calls are open.")
    ),
    "call_not_open": Problem(422, _("This call is not open yet."), _("Begin when it opens: see “opens_at”.")),
    "too_many_requests": Problem(429, _("Too many requests."), _("Wait as many seconds as Retry-After says.")),
    "internal_error": Problem(
        500,
        _("Something went wrong here."),
        _("Nothing was written. Repeat it later; if it stays so, tell the bureau when."),
    ),
    "too_costly": Problem(
        503,
        _("This read takes longer than one may."),
        _("Narrow it by a filter or ask for fewer rows, after as many seconds as Retry-After says."),
    ),
    "busy": Problem(
        503,
        _("Others are changing the same records."),
        _("Repeat the request after as many seconds as Retry-After says."),
    ),
    "unavailable": Problem(
        503,
        _("The portal's database does not answer at the moment."),
        _("Repeat the request, a write under its Idempotency-Key, after as many seconds as Retry-After says."),
    ),
}

ADVICE: Mapping[str, Promise] = {  # of codes that single resources answer with words of their own
    "as_of_ahead": _("Send the day on which the figures were drawn up: today at the latest."),
    "unknown_source": _("/api/v1/codes/sources/ has the sources: send the code of your own."),
    "unknown_item": _("/api/v1/codes/sharing_items/ has the items: send the number of one of your source."),
    "other_item": _("Ask the bureau which item is your source's and in force, and send its number."),
    "unknown_list": _("/api/v1/codes/rate_lists/ has the lists that are told."),
    "rows_count": _("Divide the rows among several files."),
    "too_many_whole": _("Send fewer rows, or the same with the mode “rows”."),
    "no_application": _("Nothing is to be sent. The enterprise finds the offer in the portal and accepts it there."),
    "no_such_lines": _("“form” of the call says which lines there are: send one of their names as “input”."),
    "no_such_material": _("“materials” of the call says which papers are asked for: send one of their ids."),
    "unknown_content": _("Send a file of one of the “formats” that the call names for this paper."),
    "empty_file": _("Check that the file is sent whole, and send it again."),
}


def advice(code: str) -> str:
    """What to do, in the active language; nothing where the title says it all."""
    return str(PROBLEMS[code].advice if code in PROBLEMS else ADVICE.get(code, ""))


def body_of(code: str) -> dict[str, Any]:
    """One of these as it is answered, in the active language."""
    known = PROBLEMS[code]
    body = {"type": f"urn:pilotzone:{code}", "code": code, "title": str(known.title), "status": known.status}
    return body | {"detail": str(known.advice)}
