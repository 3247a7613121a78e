"""Recognition in the demo: an open batch with an application at each stage, one recognised and under review."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import warehouses
from enterprises.actions.schemes import publishing, writing
from enterprises.models import SchemeVersion
from enterprises.objections.enums import ObjectionSource
from enterprises.objections.objectors import LETTER, Objector, keep
from pilotzone.accounts.models import User
from pilotzone.demo.cast import Company
from pilotzone.demo.story import Story
from pilotzone.demo.visits import picture
from pilotzone.kernel import clock
from pilotzone.onsite.keeping import Answer, Shot
from warehouses.actions.recognition import (
    applying,
    batches,
    checking,
    deciding,
    following,
    inspecting,
    judging,
    noticing,
    objecting,
    ruling,
)
from warehouses.actions.recognition.batches import Terms
from warehouses.enums_recognition import Advice, InspectionMode, Level, ObjectionOutcome, Verdict
from warehouses.facts_recognition import known_by_register, scheme_for
from warehouses.models import Inspection, Recognition, RecognitionBatch, RecognitionObjection, Warehouse
from warehouses.rules.recognition import stated_figures

FOLDER = Path(warehouses.__file__).parent / "schemes"
CODES = ("AH", "FJ", "GD", "ZJ")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FOUND = {"yes_no": "yes", "number": "10", "text": "现场整洁，出入库记录完整。"}
AREA_ITEM = "i2"
OBJECTION_FORM = UUID("6f0c7f0a-52a8-4f0e-9f6e-7f6a5f0f2a03")
CITY, GRANTED = "Osaka", "Ontario"  # where an inspection has begun; what is recognised
STAGES = {"Edison": "filed", "Hamburg": "panel", CITY: "inspection", "Warszawa": "correction", GRANTED: "recognised"}
STATEMENT = "面向跨境卖家提供备货、一件代发和退换货服务，仓内作业由仓储管理系统管理。"


def stories(officers: dict[str, User], companies: dict[str, Company], *, now: datetime) -> list[Story]:
    return [recognition_story(officers, companies, now)]


def recognition_story(officers: dict[str, User], companies: dict[str, Company], now: datetime) -> Story:
    yield (at := now - 23 * DAY)
    versions = publish(officers, now=at)
    yield (at := now - 21 * DAY)
    batch = open_batches(versions, officers["manager"], now=at)
    yield (at := now - 20 * DAY)
    rows = {city: apply(city, batch, companies, now=at) for city in STAGES}
    checker = officers["caseworker"]
    yield (at := now - 19 * DAY)
    for city in ("Hamburg", CITY, GRANTED):
        checking.pass_check(rows[city], note="材料齐全，与登记一致。", by=checker, now=at)
    demand = "请补充上年服务企业名单，并由企业盖章。"
    yield (at := now - 18 * DAY)
    for city in ("Hamburg", GRANTED):
        inspect(rows[city], officers, now=at)
        establish(rows[city], checker, now=at + HOUR)
    yield (at := now - 17 * DAY)
    grant(rows[GRANTED], officers, now=at)
    yield (at := now - 16 * DAY)
    objection = object_to(rows[GRANTED], now=at)
    yield (at := now - 15 * DAY)
    find_unfounded(objection, officers, now=at)
    yield (at := now - 4 * DAY)
    checking.ask_correction(rows["Warszawa"], demand=demand, by=checker, now=at)
    yield (at := now - 3 * DAY)
    decide(rows[GRANTED], officers["director"], now=at)
    give(rows["Hamburg"], officers["secretary"], "8.5", now=at)
    yield (at := now - 2 * DAY)
    following.open_review(rows[GRANTED], clock.local_date(now).year, now=at)
    yield now
    begin(plan(rows[CITY], officers, InspectionMode.VIDEO, now=now), officers["caseworker"], now=now)


def publish(officers: dict[str, User], *, now: datetime) -> dict[str, SchemeVersion]:
    """The criteria of four provinces, entered by the assessment officer and approved by the director."""
    assessor, director = officers["assessor"], officers["director"]
    found = {}
    for code in CODES:
        text = (FOLDER / f"WAREHOUSE-{code}.yaml").read_text(encoding="utf-8")
        version = writing.enter_version(text, by=assessor, now=now)
        day = clock.local_date(now + 2 * HOUR)
        version = publishing.propose(version, valid_from=day, note="按公布条件录入。", by=assessor, now=now + HOUR)
        found[code] = publishing.approve(version, by=director, now=now + 2 * HOUR)
    return found


def open_batches(versions: dict[str, SchemeVersion], by: User, *, now: datetime) -> RecognitionBatch:
    today = clock.local_date(now)
    terms = Terms(
        level=Level.CITY,
        number=1,
        name_zh=f"{today.year}年市级公共海外仓认定（第一批）",
        name_en=f"City recognition of public overseas warehouses {today.year}, first batch",
        kinds=("public",),
        least_grade="pass",
        opens_on=today,
        closes_on=today + 60 * DAY,
        validity_months=24,
        quota=10,
    )
    own_use = Terms(
        level=Level.PROVINCIAL,
        number=4,
        name_zh="省级海外仓认定推荐（第四批）",
        name_en="Recommendation for provincial recognition, fourth batch",
        kinds=("public", "own_use"),
        least_grade="pass",
        opens_on=today + 40 * DAY,
        closes_on=today + 80 * DAY,
        validity_months=36,
    )
    batches.open_batch(versions["FJ"], own_use, by=by, now=now)
    return batches.open_batch(versions["AH"], terms, by=by, now=now)


def apply(city: str, batch: RecognitionBatch, companies: dict[str, Company], *, now: datetime) -> Recognition:
    row = Warehouse.objects.for_page().get(city=city)
    lead = next(each.lead for each in companies.values() if each.enterprise.pk == row.operator_id)
    known = known_by_register(scheme_for(batch), row, clock.local_date(now))
    asked = {each.name: "60" for each in stated_figures(scheme_for(batch)) if each.name not in known}
    given = asked | ({"other_clients": "45"} if "other_clients" in asked else {})
    return applying.file(row, batch, kind="public", statement=STATEMENT, given=given, by=lead, now=now)


def plan(row: Recognition, officers: dict[str, User], mode: InspectionMode, *, now: datetime) -> Inspection:
    return inspecting.plan(
        row,
        mode=mode,
        planned_on=clock.local_date(now),
        first=officers["caseworker"],
        second=officers["caseworker2"],
        meeting="演示会议 300 112" if mode == InspectionMode.VIDEO else "",
        by=officers["caseworker"],
        now=now,
    )


def inspect(row: Recognition, officers: dict[str, User], *, now: datetime) -> None:
    made, first, second = plan(row, officers, InspectionMode.SITE, now=now), *inspectors(officers)
    for item in made.items:
        value = str(row.warehouse.area // 100) if item["code"] == AREA_ITEM else FOUND[item["kind"]]
        inspecting.enter(made, answer(made, item["code"], value, now), by=first, now=now)
    shot = Shot(id_of(made, "photo"), "i1", now - timedelta(minutes=2), "53.530000", "9.970000", 12)
    inspecting.photograph(made, picture("仓库门牌.jpg"), shot, by=first, now=now)
    closed = inspecting.close(
        made, verdict=Verdict.CONFORMS, present_name="当地经理", present_post="运营负责人", by=first, now=now
    )
    inspecting.confirm(closed, closed.digest, by=second, now=now)


def inspectors(officers: dict[str, User]) -> tuple[User, User]:
    return officers["caseworker"], officers["caseworker2"]


def begin(made: Inspection, by: User, *, now: datetime) -> None:
    inspecting.enter(made, answer(made, "i1", "yes", now), by=by, now=now)


def answer(made: Inspection, code: str, value: str, now: datetime) -> Answer:
    return Answer(id_of(made, code), code, value, "", now - timedelta(minutes=3))


def id_of(made: Inspection, name: str) -> object:
    """What a telephone would have made, the same at every building of the demo."""
    return uuid5(NAMESPACE_URL, f"demo/inspection/{made.recognition.warehouse.city}/{name}")


def establish(row: Recognition, by: User, *, now: datetime) -> None:
    checking.put_before_panel(row, values={}, by=by, now=now)


def give(row: Recognition, member: User, points: str, *, now: datetime) -> None:
    judging.give(row, points={"order": points}, advice=Advice.RECOGNISE, by=member, now=now)


def grant(row: Recognition, officers: dict[str, User], *, now: datetime) -> None:
    """The panel's opinions and conclusion, and the public notice from the same day."""
    for key, points in (("secretary", "8"), ("assessor", "9"), ("assessor2", "8.5")):
        give(row, officers[key], points, now=now)
    judging.conclude(row, conclusion="符合认定条件，建议认定。", by=officers["manager"], now=now + HOUR)
    number = f"津商示公〔{clock.local_date(now).year}〕21号"
    noticing.publish(row.batch, [row], document_number=number, by=officers["manager"], now=now + 2 * HOUR)


def object_to(row: Recognition, *, now: datetime) -> RecognitionObjection:
    """A person objects while the notice stands."""
    row.refresh_from_db()
    objector = Objector(ObjectionSource.PERSON, "李雷", "11010519491231002X", "138 0013 8000")
    statement = "该海外仓去年下半年停业装修三个月，服务企业数与公示内容不符。"
    letter = keep(picture("异议函.jpg"), LETTER, by=None, now=now)
    return objecting.file_objection(
        row, objector, statement=statement, letter=letter, submission=OBJECTION_FORM, now=now
    )


def find_unfounded(objection: RecognitionObjection, officers: dict[str, User], *, now: datetime) -> None:
    reason = "经核对出入库记录和现场检查照片，该仓全年正常运营。"
    made = ruling.propose(
        objection, outcome=ObjectionOutcome.UNFOUNDED, reason=reason, by=officers["director"], now=now
    )
    ruling.confirm(made, by=officers["director2"], now=now + HOUR)


def decide(row: Recognition, director: User, *, now: datetime) -> None:
    """Once the notice is over; around a year without a calendar its end is uncertain, and it still stands."""
    row.refresh_from_db()
    if row.notice.provisional or now < row.notice.ends_at:
        return
    number = f"津商示认〔{clock.local_date(now).year}〕7号"
    deciding.recognise(row, decision_reference=number, by=director, now=now)
