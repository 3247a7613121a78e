"""The measure goes on: a second version while a call is open, a third that waits for approval, a new one as a draft."""

from datetime import timedelta

from django.db import transaction

from pilotzone.accounts.models import User
from pilotzone.demo.moments import Moments
from pilotzone.formula.text import Text
from subsidies.actions import measures, publishing, supplementing
from subsidies.actions.supplementing import Wording
from subsidies.models import Call, MeasureVersion

# The third band is raised; the text of the clause, its table and nothing else.
SECOND = (
    ("2000万元至1亿元的，最高7万元", "2000万元至1亿元的，最高10万元"),
    ("70,000 for", "100,000 for"),
    ("{from: 2000万 CNY, most: 7万 CNY}", "{from: 2000万 CNY, most: 10万 CNY}"),
)
# The fourth band is raised, and one sentence reads better.
THIRD = (
    ("请缴清后再申报。", "缴清后可以申报。"),
    ("{from: 1亿 CNY, most: 15万 CNY}", "{from: 1亿 CNY, most: 20万 CNY}"),
)
BACK = "请补充展位费的上限和原文出处，再提请。"


def go_on(version: MeasureVersion, call: Call, officers: dict[str, User], when: Moments) -> None:
    """Until now; the open call takes the second version tomorrow, by a supplementary notice."""
    manager, director = officers["manager"], officers["director"]
    second = draft(version, SECOND, manager, when, ago=4)
    publishing.propose(
        second, valid_from=when.day(2), note="第三档上限由7万元提高到10万元。", by=manager, now=when.at(3, 10)
    )
    publishing.approve(second, by=director, now=when.at(3, 16))
    publishing.enter_force_due(now=when.at(2, 0))
    second.refresh_from_db()
    supplementing.publish(
        call,
        second,
        Wording(
            f"津商函〔{when.day(1).year}〕45号",
            "年营业额2000万元至1亿元的企业，补助上限由7万元提高到10万元，其他条款不变。",
            "For a turnover of CNY 20 million to 100 million the ceiling rises from 70,000 to 100,000.",
        ),
        effective_at=when.at(-1, 9),
        by=manager,
        now=when.at(1, 11),
    )
    third = draft(second, THIRD, manager, when, ago=1)
    soon = when.day(0) + timedelta(days=30)
    publishing.propose(third, valid_from=soon, note="第四档上限由15万元提高到20万元。", by=manager, now=when.at(1, 14))
    begin_another(manager, director, when, version)


def draft(
    version: MeasureVersion, changes: tuple[tuple[str, str], ...], manager: User, when: Moments, *, ago: int
) -> MeasureVersion:
    """The next version with these places changed; its examples hold what they held."""
    made = measures.start_version(version.measure, by=manager, now=when.at(ago, 9))
    document = made.document
    for before, after in changes:
        document = document.replace(before, after)
    with transaction.atomic():
        locked = measures.lock_draft(made, expected_revision=None, by=manager)
        measures.write(locked, document, by=manager, now=when.at(ago, 9, 30))
    return locked


def begin_another(manager: User, director: User, when: Moments, version: MeasureVersion) -> None:
    """A measure of its own from the blank template: proposed too early, and sent back."""
    begun = measures.start_measure(
        code="TJ-EXHIBITION",
        programme=version.measure.programme,
        name=Text("参加境外展会补助", "Support for exhibitions abroad"),
        by=manager,
        now=when.at(2, 9),
    )
    soon = when.day(0) + timedelta(days=10)
    publishing.propose(begun, valid_from=soon, by=manager, now=when.at(2, 10))
    publishing.send_back(begun, reason=BACK, by=director, now=when.at(2, 15))
