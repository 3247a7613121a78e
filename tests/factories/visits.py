"""A visit taken by two officers, answers as a telephone sends them, and a small picture."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pilotzone.kernel.access import R
from pilotzone.onsite.keeping import Answer, Shot
from subsidies.actions import visits
from subsidies.enums_visits import VisitKind
from tests.factories.people import NOW, make_enterprise, make_officer
from tests.factories.review import make_submitted


def picture(colour: str = "red", name: str = "photo.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (16, 16), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def make_visit(claim=None, first=None, second=None, kind=VisitKind.PREMISES):
    claim = claim or make_submitted(enterprise=make_enterprise("甲公司"))
    first = first or make_officer(R.CASEWORKER, name="甲")
    visit = visits.plan(claim, kind, NOW.date(), by=first, now=NOW)
    return visits.take(visit, second or make_officer(R.CASEWORKER, name="乙"), by=first, now=NOW)


def answer(item: str, value: str, remark: str = "", uid: UUID | None = None) -> Answer:
    return Answer(uid or uuid4(), item, value, remark, NOW - timedelta(minutes=5))


def shot(item: str = "i1", uid: UUID | None = None, latitude: str = "", longitude: str = "") -> Shot:
    return Shot(uid or uuid4(), item, NOW - timedelta(minutes=5), latitude, longitude, 12 if latitude else None)


def fill(visit) -> None:
    """Everything that the usual list of premises asks."""
    for item in visit.items:
        value = {"yes_no": "yes", "number": "12", "text": ""}[item["kind"]]
        visits.enter(visit, answer(item["code"], value), by=visit.first, now=NOW)
