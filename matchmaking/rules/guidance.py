"""When a guide holds, and how long an answer may take."""

from datetime import date

ANSWER_DAYS = 5  # working days that the desk promises
SOON_DAYS = 30  # a guide that lapses within so many days is to be looked at
RATINGS = range(1, 6)


def holds(valid_from: date, valid_until: date | None, day: date) -> bool:
    """Both days are included."""
    return valid_from <= day and (valid_until is None or day <= valid_until)
