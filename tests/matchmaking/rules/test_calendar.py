"""Calendar files: folding, escaping, UTC."""

from datetime import UTC, datetime, timedelta, timezone

from matchmaking.rules.calendar import Entry, escaped, folded, written

SHANGHAI = timezone(timedelta(hours=8))
ENTRY = Entry(
    uid="7c1@events",
    starts_at=datetime(2024, 8, 1, 9, 0, tzinfo=SHANGHAI),
    ends_at=datetime(2024, 8, 1, 17, 0, tzinfo=SHANGHAI),
    title="Meeting; first, second",
    stamp=datetime(2024, 7, 2, 2, 0, tzinfo=UTC),
    place="一号馆",
    text="Line one\r\nLine two\\end",
    url="https://portal.example/events/1/",
    sequence=3,
)


def test_a_file_as_the_standard_asks_for_it():
    assert written([ENTRY]).decode() == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//pilotzone//events//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
        "BEGIN:VEVENT\r\nUID:7c1@events\r\nDTSTAMP:20240702T020000Z\r\nDTSTART:20240801T010000Z\r\n"
        "DTEND:20240801T090000Z\r\nSUMMARY:Meeting\\; first\\, second\r\nLOCATION:一号馆\r\n"
        "DESCRIPTION:Line one\\nLine two\\\\end\r\nURL:https://portal.example/events/1/\r\nSEQUENCE:3\r\n"
        "STATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def test_a_cancelled_event_is_taken_out_of_calendars():
    cancelled = Entry(
        uid="a", starts_at=ENTRY.starts_at, ends_at=ENTRY.ends_at, title="x", stamp=ENTRY.stamp, cancelled=True
    )
    assert b"STATUS:CANCELLED\r\n" in written([cancelled])


def test_a_line_of_75_octets_stays_and_one_more_is_folded():
    assert folded("a" * 75) == "a" * 75 + "\r\n"
    assert folded("a" * 76) == "a" * 75 + "\r\n a\r\n"


def test_later_lines_count_their_blank():
    assert folded("a" * 150) == "a" * 75 + "\r\n " + "a" * 74 + "\r\n a\r\n"


def test_no_sign_is_cut_in_two():
    text = folded("SUMMARY:" + "对接会" * 30)
    lines = text.encode().split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert text.replace("\r\n ", "") == "SUMMARY:" + "对接会" * 30 + "\r\n"


def test_a_text_cannot_begin_a_property_of_its_own():
    assert escaped("x\r\nATTENDEE:evil") == "x\\nATTENDEE:evil"
    assert escaped("x\rATTENDEE:evil") == "x\\nATTENDEE:evil"
    assert escaped("bell\x07") == "bell"
