"""Notes among officers on a claim: written, corrected by another one, with those told who are named in them."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel import canonical
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages import actions as messages
from subsidies import queries
from subsidies.models import Application, ClaimNote
from subsidies.rules import mentions

LONGEST = 2000


@transaction.atomic
def write(
    application: Application, *, text: str, corrects: ClaimNote | None = None, by: User, now: datetime
) -> ClaimNote:
    """Add a note, or one that corrects another of one's own. Whoever is named with @ is told, if they see the claim.

    The record holds the note's digest, not its words: an enterprise that is shown the record doesn't read them.
    """
    if not by.may(P.NOTE_WRITE, division_id=application.division_id):
        raise NotAllowed("not_allowed", _("You may not take this step."))
    text = text.strip()
    if not text:
        raise Refused("text_missing", _("Write the note first."), field="text")
    if len(text) > LONGEST:
        raise Refused("text_long", _("A note has %(most)s signs at most."), field="text", params={"most": LONGEST})
    if corrects is not None and (corrects.application_id != application.pk or corrects.written_by_id != by.pk):
        raise Refused("not_yours", _("You correct your own notes on this claim only."), field="text")
    note = ClaimNote(application=application, text=text, corrects=corrects, written_at=now, written_by=by)
    note.save(force_insert=True)
    readers = queries.officers(P.QUEUE_READ, application.division_id).exclude(pk=by.pk)
    people = {person.pk: person for person in readers}
    named = mentions.mentioned(text, {pk: person.name for pk, person in people.items()})
    note.mentions.set(named)
    payload = {"digest": canonical.digest({"text": text}), "corrects": str(corrects.uid) if corrects else ""}
    audit.record("note.written", note, case=application, by=by, now=now, payload=payload)
    if named:
        messages.notify(
            [people[pk] for pk in named],
            "note_mention",
            params={"reference": application.reference, "name": by.name},
            link=reverse("bureau:subsidies:note_list", args=[application.uid]),
            now=now,
            case=application,
        )
    return note
