"""The demo's visits on site: a sample drawn in public, one visit made by two officers, one begun, the rest waiting."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from pilotzone.accounts.models import User
from pilotzone.demo.experts import SOURCE
from pilotzone.demo.moments import Moments
from pilotzone.kernel import clock
from pilotzone.onsite.keeping import Answer, Shot
from subsidies.actions import drawing, visits
from subsidies.enums_proof import DrawPurpose
from subsidies.enums_visits import VisitKind
from subsidies.models import Call, Visit
from subsidies.rules.draws import SITE, Terms

FOUND = {"i1": "yes", "i2": "yes", "i3": "14", "i4": "yes", "i5": "yes", "i6": "仓储区在二层，当日正在装箱。"}
PLACE = ("39.017283", "117.645821")


def build(officers: dict[str, User], call: Call, when: Moments, now: datetime) -> int:
    """How many visits. They are made now, after everything that the claims' own stories tell."""
    secretary, first, second = officers["secretary"], officers["caseworker"], officers["caseworker2"]
    terms = Terms(((SITE, 3),), SOURCE, when.day(6).isoformat(), when.day(4).isoformat())
    draw = drawing.prepare(call, DrawPurpose.SITES, terms, by=secretary, now=when.at(8, 17))
    drawing.make(draw, "02 09 14 21 27 33 11", by=secretary, now=when.at(5, 10))
    count = visits.plan_draw(draw, VisitKind.PREMISES, clock.local_date(now), by=secretary, now=now)
    made, begun = draw.visits.order_by("pk")[:2]
    for visit in (made, begun):
        visits.take(visit, second, by=first, now=now)
    answer_all(made, first, now)
    closed = visits.close(
        made, present_name="韩经理", present_post="运营负责人", remark="与申报一致。", by=first, now=now
    )
    visits.confirm(closed, closed.digest, by=second, now=now)
    visits.enter(begun, Answer(id_of(begun, "i1"), "i1", "yes", "", now), by=first, now=now)
    return count


def answer_all(visit: Visit, by: User, at: datetime) -> None:
    for code, value in FOUND.items():
        visits.enter(visit, Answer(id_of(visit, code), code, value, "", at - timedelta(minutes=3)), by=by, now=at)
    for code, text in (("i1", "门牌"), ("i4", "订单后台")):
        shot = Shot(id_of(visit, f"photo {code}"), code, at - timedelta(minutes=2), *PLACE, 15)
        visits.photograph(visit, picture(f"{text}.jpg"), shot, by=by, now=at)


def id_of(visit: Visit, name: str) -> object:
    """What a telephone would have made, the same at every building of the demo."""
    return uuid5(NAMESPACE_URL, f"demo/visit/{visit.application.reference}/{name}")


def picture(name: str) -> SimpleUploadedFile:
    """A drawn stand-in for a photo: nobody's premises are shown."""
    image, out = Image.new("RGB", (640, 480), "#dfe6ee"), BytesIO()
    pen = ImageDraw.Draw(image)
    pen.rectangle((80, 120, 560, 440), fill="#f7f9fb", outline="#5b6b7c", width=4)
    pen.rectangle((280, 280, 360, 440), fill="#8fa3b8")
    image.save(out, "JPEG", quality=70)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")
