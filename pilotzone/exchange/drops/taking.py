"""One look into every client's folder: what is signed is taken by the rules of the API, and receipts are written."""

import hashlib
import json
import logging
import time
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from rest_framework import exceptions
from rest_framework.utils.encoders import JSONEncoder

from pilotzone.exchange import admission, batches, signing
from pilotzone.exchange.actions import drops
from pilotzone.exchange.actions.drops import Batch
from pilotzone.exchange.api.authentication import acting
from pilotzone.exchange.api.batches import terms_of, view_of
from pilotzone.exchange.api.serializers_receipts import ReceiptSerializer, results_of
from pilotzone.exchange.drops import envelope
from pilotzone.exchange.drops.folder import NAME, SIGNATURE, Folder, NotYet, opened, problem
from pilotzone.exchange.enums import ReceiptState
from pilotzone.exchange.models import Client, Drop, DropFault
from pilotzone.kernel import api, clock
from pilotzone.kernel.errors import DomainError

log = logging.getLogger(__name__)
MOST_AT_ONCE = 50  # files of one client in one look
MOST_SIGNATURE = 4_096
SETTLED = 60  # seconds without a write after which a file is not being written any more
_told: set[tuple[str, str]] = set()


def look(*, now: datetime) -> int:
    """How many files were taken or refused. One client's trouble is nobody else's."""
    if not settings.PILOTZONE_DROP_DIR:
        return 0
    import_module(settings.ROOT_URLCONF)  # where views say which terms a batch has
    root, count = Path(settings.PILOTZONE_DROP_DIR), 0
    for client in Client.objects.filter(drop_secrets__isnull=False).distinct().order_by("pk"):
        try:
            with opened(root, str(client.uid)) as folder:
                if folder is not None:
                    count += look_into(folder, client, now=now)
        except OSError:
            log.exception("The drop folder %s cannot be used", client.uid)
        except Exception:
            log.exception("The drop folder %s was left", client.uid)
    return count


def look_into(folder: Folder, client: Client, *, now: datetime) -> int:
    tell_once(client, folder.strange())
    known = {fault.name: fault for fault in client.drop_faults.all()}
    due = [name for name in folder.names() if not rests(known.get(name), folder.mark(name), now=now)]
    count = 0
    for name in due[:MOST_AT_ONCE]:
        try:
            count += settle(folder, client, name, known, now=now)
        except Exception as error:
            fail(folder, client, name, error, now=now)
    for drop in Drop.objects.filter(client=client).unanswered():
        try:
            answer(folder, client, drop, now=now)
        except OSError:  # the folder's trouble, not the file's
            raise
        except Exception:
            log.exception("The receipt of the drop %s of %s was not written", drop.name, client.uid)
    return count


def rests(fault: DropFault | None, mark: str, *, now: datetime) -> bool:
    """Whether this very file failed lately and its next try is later."""
    return fault is not None and fault.mark == mark and fault.next_at is not None and fault.next_at > now


def settle(folder: Folder, client: Client, name: str, known: Collection[str], *, now: datetime) -> bool:
    """Whether it was taken or refused, and is out of the way; otherwise it may still be being written."""
    try:
        take(folder, client, name, now=now)
    except NotYet:
        return False
    except (DomainError, exceptions.APIException) as error:
        refuse(folder, client, name, error, now=now)
    folder.put_away(name)
    if name in known:
        drops.forget_fault(client, name)
    return True


def fail(folder: Folder, client: Client, name: str, error: Exception, *, now: datetime) -> None:
    """Said where the receipt would be. Later files go on; this one is tried again, or laid aside for the bureau.

    The failure is noted only where it could be told: a folder that takes no receipt is not the file's fault.
    """
    log.error("The drop %s of %s failed", name, client.uid, exc_info=error)
    with transaction.atomic():
        fault = drops.note_fault(client, name, folder.mark(name), error, now=now)
        said = api.answered(problem("drop_failed" if fault.next_at else "drop_set_aside"), {}).data
        write(
            folder, client, name, str(uuid.uuid4()), {**said, "tries": fault.tries, "next_at": fault.next_at}, now=now
        )
    if fault.next_at is None:
        log.error("The drop %s of %s was set aside after %s tries", name, client.uid, fault.tries)
        folder.put_away(name, "aside")


def tell_once(client: Client, names: Sequence[str]) -> None:
    for name in names:
        if (str(client.uid), name) not in _told:
            _told.add((str(client.uid), name))
            log.warning("The drop folder %s has a file that is not looked at: %s", client.uid, name)


def take(folder: Folder, client: Client, name: str, *, now: datetime) -> None:
    """Raises NotYet while it may still be being written, DomainError where it is not taken."""
    signed, body = read(folder, client, name, now=now)
    digest = hashlib.sha256(body).hexdigest()
    if drops.repeated(client, signed.identifier, digest, name):
        return
    envelope.require_fresh(signed, settings.PILOTZONE_DROP_HOURS, now=now)
    admission.check_client(client, now=now)
    head, rest = envelope.head_and_lines(body)
    resource = batches.known().get(head.pop("resource"))
    if resource is None:
        raise problem("drop_resource_unknown")
    user, presented = acting(client, client.held_scopes, clock.local_date(now))
    view = view_of(resource.name)
    api.HasPermission().require_scope(presented, api.scopes_of(view, "POST"))
    terms, mode = terms_of(view, head)
    kind = NAME.fullmatch(name).group(2)
    batch = Batch(resource.name, mode, terms, envelope.rows_of(kind, rest, resource.columns))
    try:
        drops.take(client, batch, identifier=signed.identifier, digest=digest, name=name, by=user, now=now)
    except IntegrityError:  # another worker, on a disk whose locks do not reach from one machine to the other
        if not drops.repeated(client, signed.identifier, digest, name):
            raise


def read(folder: Folder, client: Client, name: str, *, now: datetime) -> tuple[envelope.Signed, bytes]:
    """The file, once its signature fits. What does not fit may still be being written, until it has settled."""
    written = time.time()
    try:
        told = folder.read(name + SIGNATURE, MOST_SIGNATURE)
        written = told.written
        body = folder.read(name, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        written = max(written, body.written)
        signed = envelope.signature_of(told.body)
        envelope.verify(signed, body.body, drops.secrets_of(client, now=now))
    except FileNotFoundError as error:
        if time.time() - written < SETTLED:
            raise NotYet from error
        raise problem("drop_signature_wrong") from error
    except DomainError as error:
        if error.code == "drop_signature_wrong" and time.time() - written < SETTLED:
            raise NotYet from error
        raise
    return signed, body.body


def refuse(folder: Folder, client: Client, name: str, error: Exception, *, now: datetime) -> None:
    """The problem as the API would answer it, where the receipt would be."""
    log.warning("The drop %s of %s was refused: %s", name, client.uid, getattr(error, "code", error))
    write(folder, client, name, str(uuid.uuid4()), api.answered(error, {}).data, now=now)


def answer(folder: Folder, client: Client, drop: Drop, *, now: datetime) -> None:
    """The receipt, once the batch has ended."""
    receipt = drop.receipt
    if receipt is not None and receipt.state_enum == ReceiptState.RUNNING:
        return
    if receipt is None:  # forgotten after a year
        body: Any = api.answered(problem("drop_forgotten"), {}).data
    else:
        rows = [
            row
            for portion in receipt.portions.settled().order_by("number")
            for row in results_of(receipt.resource, portion)
        ]
        body = {"drop": drop.identifier, **ReceiptSerializer(receipt).data, "rows": rows}
    write(folder, client, drop.name, str(receipt.uid if receipt else uuid.uuid4()), body, now=now)
    drops.note_answer(drop, now=now)


def write(folder: Folder, client: Client, name: str, identifier: str, body: Any, *, now: datetime) -> None:
    """Signed as messages are, by each of the client's secrets."""
    content = (json.dumps(body, cls=JSONEncoder, ensure_ascii=False) + "\n").encode()
    known = drops.secrets_of(client, now=now)
    headers = signing.headers(identifier, int(now.timestamp()), content, known)
    folder.answer(name, content, envelope.signature_lines(headers) if known else b"")
