"""How answers and photos from a site are kept: once, whichever answer of the portal was lost on its way.

A `site` is the row that they belong to: it has `items`, `entries` and `photos`. Whoever calls holds its lock and has
asked whether the person fills it in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.files import actions as files
from pilotzone.files.enums import FileType
from pilotzone.files.exif import Taken, taken
from pilotzone.files.models import StoredFile
from pilotzone.kernel.errors import Refused
from pilotzone.onsite import rules
from pilotzone.onsite.enums import PlaceSource

MOST_PHOTOS = 200
PICTURES = (FileType.JPEG, FileType.PNG)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as the telephone kept it: `uid` is its own, made there."""

    uid: UUID
    item: str
    value: str
    remark: str
    stated_at: datetime


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo as the telephone kept it; the place is empty where the telephone did not tell."""

    uid: UUID
    item: str
    taken_at: datetime
    latitude: str = ""
    longitude: str = ""
    accuracy: int | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """A photo that has arrived, with what it says of itself."""

    stored: StoredFile
    said: Taken


def sent_before(rows: Any, uid: UUID) -> Any:
    """The row of this site that was sent before under the id, if there is one."""
    there = rows.model.objects.filter(uid=uid).first()
    if there is not None and not rows.filter(pk=there.pk).exists():
        raise Refused("other_visit", _("This belongs to another visit."), status=409)
    return there


def item_of(site: Any, code: str) -> rules.Item:
    found = next((item for item in site.items if item["code"] == code), None)
    if found is None:
        raise Refused("no_such_item", _("The list has no such item."), status=404)
    return cast(rules.Item, found)


def enter(site: Any, answer: Answer, *, by: User, now: datetime) -> Any:
    """Keep an answer in its one spelling."""
    value = rules.kept(item_of(site, answer.item), answer.value)
    if value is None:
        raise Refused("value_wrong", _("This is no answer to the item."), field=answer.item)
    return site.entries.create(
        uid=answer.uid,
        item=answer.item,
        value=value,
        remark=answer.remark.strip()[: rules.LONGEST],
        stated_at=min(answer.stated_at, now),
        received_at=now,
        made_by=by,
    )


def receive(rows: Any, upload: UploadedFile, shot: Shot, *, by: User, now: datetime) -> Received | None:
    """The photo, checked by its content like every upload; None where it has arrived before."""
    if rows.model.objects.filter(uid=shot.uid).exists():
        return None
    stored = files.store(upload, by=by, now=now, accepted=PICTURES)
    return Received(stored, taken(cast(IO[bytes], upload.file)))


def photograph(site: Any, received: Received, shot: Shot, *, by: User, now: datetime) -> Any:
    """Keep a photo. The place is the telephone's; without it the picture's own; else there is none, and it is said."""
    item_of(site, shot.item)
    if site.photos.count() >= MOST_PHOTOS:
        raise Refused("too_many_photos", _("A visit has 200 photos at most."), status=409)
    source, latitude, longitude = place_of(shot, received.said)
    return site.photos.create(
        uid=shot.uid,
        item=shot.item,
        file=received.stored,
        taken_at=min(shot.taken_at, now),
        exif_at=received.said.at,
        latitude=latitude,
        longitude=longitude,
        accuracy=shot.accuracy if source == PlaceSource.BROWSER else None,
        place_source=source,
        received_at=now,
        made_by=by,
    )


def place_of(shot: Shot, said: Taken) -> tuple[PlaceSource, str, str]:
    latitude, longitude = rules.coordinate(shot.latitude, 90), rules.coordinate(shot.longitude, 180)
    if latitude and longitude:
        return PlaceSource.BROWSER, latitude, longitude
    if said.latitude:
        return PlaceSource.EXIF, said.latitude, said.longitude
    return PlaceSource.NONE, "", ""


def last_entries(site: Any) -> dict[str, Any]:
    """Of each item the last that arrived."""
    return {entry.item: entry for entry in site.entries.select_related("made_by").order_by("pk")}


def open_items(site: Any) -> list[str]:
    """Items that have no answer yet."""
    return rules.unanswered(site.items, {code: entry.value for code, entry in last_entries(site).items()})


def record_of(site: Any) -> dict[str, Any]:
    """What is frozen of a list: the answers that count, and every photo by its digest."""
    entries = last_entries(site)
    return {
        "items": [{**item, **entry_record(entries.get(item["code"]))} for item in site.items],
        "photos": [photo_record(photo) for photo in site.photos.select_related("file").order_by("pk")],
    }


def entry_record(entry: Any) -> Mapping[str, str]:
    if entry is None:
        return {"value": "", "remark": "", "stated_at": ""}
    return {"value": entry.value, "remark": entry.remark, "stated_at": entry.stated_at.isoformat()}


def photo_record(photo: Any) -> Mapping[str, Any]:
    return {
        "uid": str(photo.uid),
        "item": photo.item,
        "sha256": photo.file.sha256,
        "taken_at": photo.taken_at.isoformat(),
        "exif_at": photo.exif_at,
        "place": [photo.latitude, photo.longitude] if photo.latitude else [],
        "accuracy": photo.accuracy,
        "place_source": photo.place_source,
    }
