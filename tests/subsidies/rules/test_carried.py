"""Which inputs of a measure the facts of claims under another one tell, by name and type."""

import pytest

from subsidies.rules import carried
from subsidies.rules.measure import load_measure
from tests.factories.backtests import DOCUMENT, WITH_NEW_INPUT
from tests.factories.first_versions import NEW, OTHER_TYPE, WITH_LINES, WITH_STAFF

PAST = load_measure(DOCUMENT)


def states(document: str, past: str = DOCUMENT) -> dict[str, tuple[str, str]]:
    found = carried.carry(load_measure(document), load_measure(past))
    return {each.leaf.name: (each.state, each.role) for each in found}


def test_inputs_are_carried_by_name_and_type():
    assert states(NEW) == {"turnover": ("carried", "amount"), "sort": ("carried", "other")}
    assert states(OTHER_TYPE)["costs"] == ("differs", "amount")
    assert states(WITH_STAFF)["staff"] == ("lacking", "amount")  # a bar decides on the amount
    assert states(WITH_LINES)["spend.paid"] == ("lacking", "amount")


def test_a_default_stands_in_for_what_is_not_carried():
    document = WITH_STAFF.replace("staff: {type: count,", 'staff: {type: count, default: "5",')
    assert states(document)["staff"] == ("lacking", "default")


@pytest.mark.parametrize(
    ("codes", "state"), [("goods: {zh: 物, en: Things}", "carried"), ("other: {zh: 其他, en: Other}", "differs")]
)
def test_lists_are_the_same_with_a_code_in_common(codes, state):
    kept = "{goods: {zh: 货物, en: Goods}, service: {zh: 服务, en: Service}}"
    assert states(NEW.replace(kept, f"{{{codes}}}"))["sort"][0] == state


def test_lines_in_place_of_one_value_differ():
    document = WITH_LINES.replace("spend", "costs")
    assert states(document)["costs.paid"][0] == "differs"
    read = carried.reader(load_measure(document), PAST)
    assert read({"turnover": "1", "costs": "5"}) == {"turnover": "1"}


def test_a_fact_of_another_type_is_not_read():
    given = {"turnover": "200000", "costs": "20000", "sort": "goods"}
    assert carried.reader(load_measure(OTHER_TYPE), PAST)(given) == {"turnover": "200000", "sort": "goods"}
    assert carried.reader(load_measure(NEW), PAST)(given) is given


def test_a_column_of_another_type_is_not_read():
    sized = WITH_LINES.replace("rows: {", "rows: {size: {type: m2, label: {zh: 面积, en: Area}}, ")
    read = carried.reader(load_measure(sized), load_measure(sized.replace("type: m2", "type: CNY")))
    assert read({"spend": [{"size": "7", "paid": "5"}, {"paid": "6"}]}) == {"spend": [{"paid": "5"}, {"paid": "6"}]}


def test_only_what_every_way_to_an_amount_needs_stands_in_the_way():
    needs = carried.cannot_do_without
    assert needs(load_measure(NEW)) == {"turnover"}
    assert needs(load_measure(WITH_STAFF)) == {"turnover", "staff"}
    assert needs(load_measure(WITH_LINES)) == {"turnover", "spend"}
    assert needs(load_measure(WITH_NEW_INPUT)) == {"turnover", "costs", "green"}
    # Costs and area are each needed on one way alone; either answer may spare the other.
    flags = "".join(f"  {name}: {{type: bool, label: {{zh: {name}, en: {name}}}}}\n" for name in "ab")
    either = NEW.replace("  sort:", f"{flags}  sort:")
    either = either.replace("turnover * 10%", "turnover * (if a or b then 10% else 5%)")
    assert needs(load_measure(either)) == {"turnover"}


def test_nothing_can_be_computed_where_each_version_lacks_something_needed():
    new = load_measure(WITH_STAFF)
    assert carried.missing_for_all(new, [PAST]) == ["staff"]
    assert carried.missing_for_all(new, [PAST], {"staff"}) == []
    assert carried.missing_for_all(new, [PAST, new]) == []
    assert [spec.name for spec in carried.to_suppose(new, [PAST])] == ["staff"]


def test_the_summary_names_both_types():
    found = carried.summary(carried.carry(load_measure(OTHER_TYPE), PAST))
    assert (found["of"], [each["name"] for each in found["has"]], found["lacking"]) == (3, ["turnover", "sort"], [])
    (row,) = found["differs"]
    assert (row["en"], row["there"]["en"], row["here"]["en"]) == ("Area", "amount in CNY", "area in m²")
