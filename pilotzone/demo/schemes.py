"""The three schemes that come with the portal, published by two people, each with its calendar."""

from datetime import datetime, timedelta
from pathlib import Path

import enterprises
from enterprises.actions.figures import reference
from enterprises.actions.schemes import calendar, publishing, writing
from enterprises.enums_figures import PeriodKind, SubjectKind
from enterprises.models import SchemeVersion
from pilotzone.accounts.models import User
from pilotzone.kernel import clock

FOLDER = Path(enterprises.__file__).parent / "schemes"
CODES = ("PLATFORM", "PARK", "WAREHOUSE")
HOUR = timedelta(hours=1)


def publish_schemes(officers: dict[str, User], *, now: datetime, codes: tuple[str, ...] = CODES) -> list[SchemeVersion]:
    """Entered and proposed by the assessment officer, approved by the director two hours later; in use from that day.

    Cycles of enterprises open by themselves each January for the year that has ended.
    """
    reference.load()  # a calendar asks whether somebody tells what the scheme reads
    assessor, director = officers["assessor"], officers["director"]
    found = []
    for code in codes:
        version = writing.enter_version((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"), by=assessor, now=now)
        day = clock.local_date(now + 2 * HOUR)
        version = publishing.propose(
            version, valid_from=day, note="首版，指标和分值见文件说明。", by=assessor, now=now + HOUR
        )
        found.append(publishing.approve(version, by=director, now=now + 2 * HOUR))
        calendar.set_calendar(
            version.scheme,
            period_kind=PeriodKind.YEAR,
            months=[1] if version.scheme.subject == SubjectKind.ENTERPRISE else [],
            opens_on_day=10,
            collecting_days=30,
            contest_days=10,
            by=assessor,
            now=now + 2 * HOUR,
        )
    return found


# Compliance weighs 30% instead of 25%, scale 25% instead of 30%; the examples as worked out by hand under it.
HEAVIER = (
    ("weight: 30%\n  clause: aims\n  parts:\n  - id: volume", "weight: 25%\n  clause: aims\n  parts:\n  - id: volume"),
    ("weight: 25%\n  gate: {least: 60%", "weight: 30%\n  gate: {least: 60%"),
    ("score: 63.0958", "score: 62.9917"),
    ("{scale: 20.9, service: 14.1667, compliance: 16.8958,", "{scale: 17.4167, service: 14.1667, compliance: 20.275,"),
    ("innovation: 11.1333, volume: 8,", "innovation: 11.1333, volume: 6.6667,"),
    (
        "{score: 84.1458, grade: fair, points: {compliance: 6.1458,",
        "{score: 80.375, grade: fair, points: {compliance: 7.375,",
    ),
    (
        "{score: 90.9524, grade: starting, points: {volume: 11.4286,",
        "{score: 91.9048, grade: starting, points: {volume: 9.5238,",
    ),
)
FAULTY = (("weight: 8\n    clause: area", "weight: 9\n    clause: area"),)  # the dimension makes 31 of 30 points


def go_on(published: list[SchemeVersion], officers: dict[str, User], *, now: datetime) -> None:
    """A second version of the platforms' scheme waits for its approval; one of the parks' is being written."""
    assessor = officers["assessor"]
    platform, park, *_ = published
    second = draft(platform, HEAVIER, assessor, now)
    day = clock.local_date(now) + timedelta(days=30)
    note = "合规与质量的权重由25%提高到30%，规模与增长由30%降到25%。"
    publishing.propose(second, valid_from=day, note=note, by=assessor, now=now + HOUR)
    draft(park, FAULTY, assessor, now)


def draft(version: SchemeVersion, changes: tuple[tuple[str, str], ...], by: User, now: datetime) -> SchemeVersion:
    made = writing.start_version(version.scheme, by=by, now=now)
    document = made.document
    for before, after in changes:
        document = document.replace(before, after)
    return writing.save_draft(made, document, expected_revision=made.revision, by=by, now=now)
