"""The rows of `benchmarks/warehouses.py`: operators with a hundred warehouses each, spread over countries and cells."""

from datetime import date, datetime, timedelta

from django.contrib.auth import get_user_model

from enterprises.enums import EnterpriseState
from enterprises.enums_figures import SubjectKind
from enterprises.models import Enterprise, Scheme, SchemeVersion, Subject
from pilotzone.accounts.models import Appointment, Office
from pilotzone.kernel.access import R
from warehouses.actions import places
from warehouses.enums import Tenure, Use, WarehouseServiceKind, WarehouseState, WarehouseType
from warehouses.enums_recognition import Level, RecognitionState
from warehouses.models import Country, Recognition, RecognitionBatch, SpaceOffer, Warehouse, WarehouseService

EACH = 100  # warehouses of an operator
PORTION = 2_000


def make(size: int, now: datetime, apart: timedelta) -> int:
    """The key of the officer who sees them all."""
    places.load()
    keeper = get_user_model().objects.create(email="keeper@benchmark.test", name="测速员", date_joined=now)
    office = Office.objects.create(code="benchmark", name_zh="测速科")
    Appointment.objects.create(user=keeper, role=R.CASEWORKER, office=office, starts_on=date(2020, 1, 1))
    operators = Enterprise.objects.bulk_create(
        Enterprise(
            uscc=f"91TEST{number:012d}",
            name_zh=f"测速运营企业{number}",
            contact_name="某",
            contact_phone="0",
            state=EnterpriseState.ACTIVE,
            registered_at=now,
            registered_by=keeper,
        )
        for number in range(-(-size // EACH))
    )
    subjects = Subject.objects.bulk_create(
        (
            Subject(
                kind=SubjectKind.WAREHOUSE,
                code=f"W{number:06d}",
                name_zh=f"仓{number}",
                operator=operators[number // EACH],
            )
            for number in range(size)
        ),
        batch_size=PORTION,
    )
    countries = list(Country.objects.exclude(boxes=[]))
    germany = Country.objects.get(code="DE")  # a fifth stands there, so that its list is full in either size
    rows = [
        warehouse(
            number,
            operators[number // EACH],
            subjects[number],
            countries[number * 7 % len(countries)] if number % 5 else germany,
            keeper,
            now - number * apart,
        )
        for number in range(size)
    ]
    Warehouse.objects.bulk_create(rows, batch_size=PORTION)
    kinds = list(WarehouseServiceKind.values)
    WarehouseService.objects.bulk_create(
        (
            WarehouseService(warehouse=row, service=kinds[(number + step) % len(kinds)])
            for number, row in enumerate(rows)
            for step in range(4)
        ),
        batch_size=PORTION,
    )
    SpaceOffer.objects.bulk_create(
        (
            SpaceOffer(
                warehouse=row,
                free_area=row.area // 4,
                price_low=30_00,
                shows_free_area=True,
                shows_price=number % 2 == 0,
                shows_occupancy=True,
                changed_at=now,
                changed_by=keeper,
            )
            for number, row in enumerate(rows)
            if number % 3 == 0
        ),
        batch_size=PORTION,
    )
    recognise(rows, keeper, now)
    return keeper.pk


def recognise(rows: list[Warehouse], keeper, now: datetime) -> None:
    """Every tenth, in one batch of the city."""
    names = {"name_zh": "测速标准", "name_en": "", "subject": SubjectKind.WAREHOUSE}
    scheme = Scheme.objects.create(code="BENCHMARK", **names)
    version = SchemeVersion.objects.create(
        scheme=scheme, number=1, document="", digest="", entered_at=now, entered_by=keeper, saved_at=now
    )
    day = now.date()
    batch = RecognitionBatch.objects.create(
        level=Level.CITY,
        number=1,
        name_zh="测速批次",
        scheme_version=version,
        least_grade="pass",
        opens_on=day,
        closes_on=day,
        validity_months=36,
        opened_at=now,
        opened_by=keeper,
    )
    Recognition.objects.bulk_create(
        (
            Recognition(
                reference=f"RD-{number}",
                batch=batch,
                warehouse=row,
                enterprise=row.operator,
                kind=Use.PUBLIC,
                state=RecognitionState.RECOGNISED,
                statement="",
                filed_at=now,
                filed_by=keeper,
                certificate="{}",
                certificate_number=f"RZ-{number}",
                certificate_digest="0",
                valid_from=day,
                valid_until=day + timedelta(days=1000),
            )
            for number, row in enumerate(rows)
            if number % 10 == 0
        ),
        batch_size=PORTION,
    )


def warehouse(number: int, operator, subject, country, keeper, registered_at: datetime) -> Warehouse:
    west, south, east, north = country.boxes[0]
    area = (1_000 + number % 900 * 40) * 100
    return Warehouse(
        code=subject.code,
        subject=subject,
        operator=operator,
        state=WarehouseState.REGISTERED,
        name_zh=f"{country.name_zh}{number}号仓",
        country=country,
        city="测速城",
        address=f"{number}",
        latitude=(south + north) // 2 + number % 1000,
        longitude=west + (east - west) * (number % 10) // 10,
        tenure=Tenure.OWN,
        area=area,
        indoor_area=area,
        operating_since=date(2021, 1, 1),
        use=Use.OWN if number % 10 == 9 else Use.PUBLIC,
        type=WarehouseType.LOGISTICS,
        registered_at=registered_at,
        registered_by=keeper,
        confirmed_at=registered_at,
        confirmed_by=keeper,
    )
