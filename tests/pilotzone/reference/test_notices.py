"""The State Council's notices read from their own words: real ones, and slips in them."""

from datetime import date

import pytest

from pilotzone.demo.reference import NOTICE
from pilotzone.reference.rules.notices import Fault, read

# 国办发明电〔2023〕7号: weekdays for the make-up days alone, a day that is only recommended, lists of two days.
OF_2024 = """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
"""
# 国办发明电〔2018〕15号: its New Year begins in the year before.
OF_2019 = "一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。"


def off(found):
    return {f"{day:%m-%d}" for day, working in found.days.items() if not working}


def made_up(found):
    return {f"{day:%m-%d}" for day, working in found.days.items() if working}


def test_the_notice_of_2026():
    found = read(NOTICE, 2026)
    assert (found.faults, found.remarks, found.left) == ([], [], [])
    assert made_up(found) == {"01-04", "02-14", "02-28", "05-09", "09-20", "10-10"}
    assert len(off(found)) == 3 + 9 + 3 + 5 + 3 + 3 + 7
    assert {"02-15", "02-23", "06-19", "10-07"} <= off(found)
    assert found.names[date(2026, 2, 28)] == "春节"


def test_what_is_recommended_is_no_day_off():
    found = read(OF_2024, 2024)
    assert (found.faults, found.remarks) == ([], [])
    assert date(2024, 2, 9) not in found.days
    assert found.left == ["鼓励各单位结合带薪年休假等制度落实,安排职工在除夕(2月9日)休息"]
    assert len(off(found)) == 1 + 8 + 3 + 5 + 1 + 3 + 7
    assert made_up(found) == {"02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"}


def test_a_holiday_that_begins_in_the_year_before():
    found = read(OF_2019, 2019)
    assert found.faults == []
    assert found.days == {
        date(2018, 12, 30): False,
        date(2018, 12, 31): False,
        date(2019, 1, 1): False,
        date(2018, 12, 29): True,
    }


def test_letter_head_and_signature_say_nothing():
    head = "经国务院批准，现将2026年元旦、春节放假调休日期的具体安排通知如下。\n"
    found = read(head + NOTICE + "国务院办公厅\n2025年11月4日\n", 2026)
    assert (found.faults, found.left) == ([], [])
    assert found.days == read(NOTICE, 2026).days


@pytest.mark.parametrize(
    "words",
    [
        "元旦：１月１日（周四）至３日（周六）放假调休，共３天。",
        "元旦: 1月1日 (星期四) - 1月3日 (星期六) 放假, 共 3 天",
        "元旦:2026-01-01至2026-01-03放假",
        "元旦：1月1日至3日调休放假，共3天。",
        "元旦：1月1日、2日、3日放假，共3天",
    ],
)
def test_ways_of_writing_the_same(words):
    found = read(words, 2026)
    assert found.faults == []
    assert off(found) == {"01-01", "01-02", "01-03"}


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("你好", Fault("nothing_read", "")),
        (
            "1月1日(周五)放假",
            Fault("another_weekday", "1月1日(周五)放假", {"day": "2026-01-01", "said": "五", "weekday": "四"}),
        ),
        ("1月1日至3日放假,共4天", Fault("another_count", "1月1日至3日放假,共4天", {"said": "4", "read": "3"})),
        ("2月30日放假", Fault("no_such_day", "2月30日放假")),
        ("15日上班", Fault("no_such_day", "15日上班")),
        ("3月5日至1日放假", Fault("ends_before_it_begins", "3月5日至1日放假")),
        ("1月1日至2月28日放假", Fault("too_long", "1月1日至2月28日放假")),
        ("1月5日上班", Fault("working_anyway", "1月5日上班", {"day": "2026-01-05"})),
        ("2025年1月1日放假", Fault("another_year", "2025年1月1日放假", {"day": "2025-01-01"})),
        ("1月3日放假。1月3日上班", Fault("off_and_working", "1月3日上班", {"day": "2026-01-03"})),
    ],
)
def test_slips_are_told_in_the_words_of_the_notice(words, fault):
    assert read(words, 2026).faults == [fault]


def test_what_a_notice_leaves_out_is_remarked():
    found = read(
        NOTICE.replace("三、清明节：4月4日（周六）至6日（周一）放假，共3天。\n", "")
        .replace("5月1日（周五）至", "5月2日至")
        .replace("共5天", "共4天"),
        2026,
    )
    assert found.faults == []
    assert [(each.code, each.words) for each in found.remarks] == [
        ("holiday_missing", "清明节"),
        ("statutory_day_missing", "2026-05-01"),
    ]
