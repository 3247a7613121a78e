"""A form that is sent as it was drawn changes nothing; one that was typed in changes that field and no other."""

import pytest

from pilotzone.kernel import canonical
from subsidies.rules.editing import operations
from subsidies.rules.editing.blocks import BLOCKS, arrange, item_path, items_of
from subsidies.rules.editing.drawing import draw
from subsidies.rules.editing.references import options_of
from subsidies.rules.editing.removing import remove
from subsidies.rules.editing.taking import renames, take
from subsidies.rules.editing.tree import at, drop, put, read, resolve, scalars
from tests.subsidies.rules.editing.drafts import POLICIES, sent, small, transform


def typed(content, place: str, **values):
    """The draft after a form was sent with some fields changed; names with __ for dots."""
    block, path = item_path(content, place)
    controls = draw(content, block, path)
    fields = sent(controls) | {key.replace("__", "."): [value] for key, value in values.items()}
    return take(content, controls, fields)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_every_form_of_every_policy_sends_back_what_it_drew(path):
    content = read(path.read_text(encoding="utf-8"))
    for block in BLOCKS.values():
        for item in [found for found, _each in items_of(content, block)] or [block.path]:
            controls = draw(content, block, item)
            assert take(content, controls, sent(controls)) == content, (block.id, item)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_keys_in_the_usual_order_are_the_same_document(path):
    content = read(path.read_text(encoding="utf-8"))
    assert canonical.digest(arrange(content)) == canonical.digest(content)


def test_a_text_is_typed_in_both_languages():
    content = typed(transform(), "inputs.turnover", label__zh="营业收入", label__en="Revenue")
    assert at(content, ("inputs", "turnover", "label")) == {"zh": "营业收入", "en": "Revenue"}
    assert put(content, ("inputs", "turnover", "label"), transform()["inputs"]["turnover"]["label"]) == transform()


def test_an_empty_optional_field_leaves_the_document_and_a_needed_one_stays_to_be_told():
    content = typed(transform(), "inputs.turnover", help__zh="", help__en="", label__en="")
    assert "help" not in content["inputs"]["turnover"]
    assert content["inputs"]["turnover"]["label"] == {"zh": "2023年营业额", "en": ""}


def test_an_emptied_mapping_goes_with_its_last_key():
    content = typed(transform(), "validity", exchange__list="", exchange__date="")
    assert "exchange" not in content
    again = typed(content, "validity", valid__from="2024-01-01")
    assert again["valid"] == {"from": "2024-01-01"}


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("400,000", "40万 CNY"),
        ("40万", "40万 CNY"),
        ("123456.7", "123456.7 CNY"),
        ("2 亿", "2亿 CNY"),
        ("x * 2", "x * 2"),
    ],
)
def test_a_bound_of_a_band_is_typed_as_a_figure(given, written):
    content = typed(transform(), "tables.ceiling", bands__0__start=given)
    assert content["tables"]["ceiling"]["bands"][0]["from"] == written


def test_cells_owner_end_and_boundary_of_a_band():
    content = typed(
        transform(),
        "tables.ceiling",
        bands__1__cell__most="4万",
        bands__1__own="above",
        bands__1__end="20,000,000",
        bands__1__by="clause s2",
    )
    assert content["tables"]["ceiling"]["bands"][1] == {
        "above": "300万 CNY",
        "below": "2000万 CNY",
        "most": "4万 CNY",
        "clause": "s2",
    }
    assert content["tables"]["ceiling"]["bands"][0] == {"from": "10万 CNY", "most": "1万 CNY"}


def test_a_figure_is_meant_in_the_unit_in_which_its_column_stood_on_the_page():
    """Another cell was typed in dollars and saved; the page still says yuan, and sends the figures that it shows."""
    content = transform()
    page = sent(draw(content, *item_path(content, "tables.ceiling")))
    first = {"bands.0.cell.most": ["10万 USD"]}
    units = {"bands.unit.0": "CNY", "bands.unit.1": "CNY"}
    for fields in (page | first, page | first | {"bands.1.cell.most": ["4万"]}):
        content = take(content, draw(content, *item_path(content, "tables.ceiling"), units=units), fields)
    cells = [band["most"] for band in content["tables"]["ceiling"]["bands"]]
    before = [band["most"] for band in transform()["tables"]["ceiling"]["bands"]]
    assert cells == ["10万 USD", "4万 CNY", *before[2:]]


def test_what_holds_outside_the_bands_takes_an_owner_even_when_it_was_a_bare_value():
    content = put(transform(), ("tables", "ceiling", "else"), "0 CNY")
    assert typed(content, "tables.ceiling")["tables"]["ceiling"]["else"] == "0 CNY"
    after = typed(content, "tables.ceiling", else__by="assumption a2")
    assert after["tables"]["ceiling"]["else"] == {"most": "0 CNY", "assumption": "a2"}


def test_a_source_is_written_only_where_it_is_not_the_claim():
    content = typed(transform(), "inputs.turnover", **{"from": "figures"})
    assert content["inputs"]["turnover"]["from"] == "figures"
    back = typed(content, "inputs.turnover", **{"from": "claim"})
    assert "from" not in back["inputs"]["turnover"]


def test_an_earlier_award_is_named_more_exactly():
    content = typed(transform(), "inputs.applied_before", from__fact="paid", from__per="enterprise-year")
    assert content["inputs"]["applied_before"]["from"] == {
        "source": "awards",
        "fact": "paid",
        "of": "this",
        "per": "enterprise-year",
    }
    (source,) = [each for each in draw(content, *item_path(content, "inputs.applied_before")) if each.kind == "source"]
    fact = next(each for each in source.parts if each.name == "from.fact")
    assert (fact.kind, dict(fact.options)["paid"].zh) == ("choice", "已获支持的金额（含已批准、待拨付）")


def test_facts_of_an_example_are_written_as_bare_figures():
    content = typed(
        transform(),
        "examples.0",
        given__turnover="1,800万",
        given__high_tech="",
        given__spend__0__amount="200,000 USD",
        expect__total="3万",
        expect__findings__0__key="in_city",
        expect__findings__0__value="met",
    )
    example = content["examples"][0]
    assert example["given"]["turnover"] == "18000000"
    assert "high_tech" not in example["given"]
    assert example["given"]["spend"][0]["amount"] == "200000 USD"
    assert example["expect"]["total"] == "30000"
    assert example["expect"]["findings"] == {"in_city": "met"}


def test_values_of_a_formula_may_be_called_by_their_labels():
    content = typed(transform(), "awards.support", value="可支持费用 × 补助比例")
    assert content["awards"][0]["value"] == "eligible * rate"
    content = typed(transform(), "awards.support", value="某种费用 × 50%")
    assert content["awards"][0]["value"] == "某种费用 * 50%"  # told by the check


def test_marks_keep_the_order_of_what_was_there():
    content = transform()
    block, path = item_path(content, "materials.invoices")
    controls = draw(content, block, path)
    fields = sent(controls) | {"formats": ["xlsx", "png", "pdf"]}
    assert take(content, controls, fields)["materials"][5]["formats"] == ["pdf", "png", "xlsx"]


def test_references_are_added_in_the_last_row_and_removed_by_emptying():
    content = typed(transform(), "form.costs", inputs__0="", inputs__1="turnover")
    assert content["form"]["sections"][1]["inputs"] == ["turnover"]


def test_a_row_that_was_just_begun_is_written_on_before_the_page_has_another_empty_one():
    """The condition of a finding was chosen and kept; the page has that row alone when its result is chosen."""
    content = put(transform(), ("examples", "0", "expect"), {"total": "30000", "findings": {"in_city": ""}})
    block, path = item_path(content, "examples.0")
    controls = draw(content, block, path)
    later = ("expect.findings.1.key", "expect.findings.1.value")
    fields = {name: value for name, value in sent(controls).items() if name not in later}
    content = take(content, controls, fields | {"expect.findings.0.value": ["met"]})
    assert content["examples"][0]["expect"]["findings"] == {"in_city": "met"}

    controls = draw(content, *item_path(content, "form.costs"))
    listed = at(content, ("form", "sections", "1", "inputs"))
    fields = {name: value for name, value in sent(controls).items() if name != f"inputs.{len(listed)}"}
    content = take(content, controls, fields | {f"inputs.{len(listed) - 1}": ["turnover"]})
    assert at(content, ("form", "sections", "1", "inputs")) == [*listed[:-1], "turnover"]


def test_rows_are_added_moved_and_removed():
    content = operations.add_row(transform(), "awards.support.steps", "minimum")
    assert content["awards"][0]["steps"][1] == {"minimum": "", "below": "zero"}
    content = operations.move(content, "awards.support.steps.1", "up")
    assert list(content["awards"][0]["steps"][0]) == ["minimum", "below"]
    assert operations.move(content, "awards.support.steps.0", "up") == content
    content = remove(content, "awards.support.steps.0")
    assert content == transform()


def test_items_are_moved_and_removed_by_their_place_in_the_outline():
    content = operations.move(transform(), "form.costs", "up")
    assert [each["id"] for each in content["form"]["sections"]] == ["costs", "qualifications", "elsewhere"]
    content = remove(content, "form.costs")
    assert [each["id"] for each in content["form"]["sections"]] == ["qualifications", "elsewhere"]
    content = operations.move(transform(), "inputs.turnover", "down")
    assert list(content["inputs"])[4:6] == ["turnover_before", "turnover"]
    assert len(remove(transform(), "examples.3")["examples"]) == 3


def test_a_new_band_has_a_cell_for_every_column():
    content = operations.add_row(transform(), "tables.ceiling.bands", "row")
    assert content["tables"]["ceiling"]["bands"][-1] == {"from": "", "most": ""}


def test_new_columns_codes_and_lines():
    content = operations.add_row(transform(), "inputs.spend.rows", "column")
    assert content["inputs"]["spend"]["rows"]["column"] == {"type": "CNY", "label": {"zh": "", "en": ""}}
    content = operations.add_row(content, "lists.cost_kind", "code")
    assert content["lists"]["cost_kind"]["code"] == {"zh": "", "en": ""}
    content = operations.add_row(content, "examples.0.given.spend", "row")
    assert content["examples"][0]["given"]["spend"][1] == {}


def test_a_new_item_has_a_name_that_no_expression_uses():
    content, place = operations.begin(transform(), BLOCKS["define"])
    assert place == "define.definition"
    assert operations.begin(content, BLOCKS["define"])[1] == "define.definition_2"
    content, place = operations.begin(transform(), BLOCKS["examples"])
    assert place == "examples.4"
    assert resolve(content, place) == ("examples", "4")


@pytest.mark.parametrize("place", ["awards.support.nothing", "nowhere", "inputs.turnover.rows"])
def test_what_cannot_have_rows_gets_none(place):
    with pytest.raises(operations.CannotEdit):
        operations.add_row(transform(), place, "limit")


def test_a_renamed_row_is_found_in_what_was_sent():
    content = transform()
    block, path = item_path(content, "lists.cost_kind")
    controls = draw(content, block, path)
    fields = sent(controls) | {"1.key": ["building"]}
    assert renames(controls, fields) == [(("lists", "cost_kind", "site_build"), "building")]


def test_a_faulty_document_is_drawn_all_the_same():
    content = transform()
    for broken in (("inputs", "turnover", "label"), ("tables", "ceiling", "bands"), ("conditions", "0", "test")):
        content = put(content, broken, "not what belongs here")
    content = drop(content, ("tables", "ceiling", "gives"))
    for block in BLOCKS.values():
        for item in [found for found, _each in items_of(content, block)] or [block.path]:
            draw(content, block, item)
    assert options_of(put(content, ("clauses",), "nothing"), "clauses") == ()


IN_THE_TEXT = ("language", "version", "id")  # not for forms: the portal's own


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_every_value_of_every_policy_has_a_field(path):
    content = read(path.read_text(encoding="utf-8"))
    drawn: set[tuple[str, ...]] = set()
    for block in BLOCKS.values():
        for item in [found for found, _each in items_of(content, block)] or [block.path]:
            drawn |= set(paths_of(draw(content, block, item)))
    bare = [
        place
        for place, _text in scalars(content)
        if not any(place[:length] in drawn for length in range(len(place) + 1))
    ]
    assert [place for place in bare if place[-1] not in IN_THE_TEXT] == []


def paths_of(controls):
    for each in controls:
        yield each.path
        yield from paths_of(each.parts)
        for row in each.rows:
            yield from paths_of(row.controls)


def test_levels_and_customs_modes_of_a_source_are_marked():
    content = typed(transform(), "inputs.turnover", **{"from": "other_funding"})
    content = typed(content, "inputs.turnover", **{"from.levels": "central", "from.levels.shown": "1"})
    assert content["inputs"]["turnover"]["from"] == {"source": "other_funding", "levels": ["central"]}
    none = take_marks(content, "from.levels", [])
    assert none["inputs"]["turnover"]["from"] == "other_funding"
    figures = typed(content, "inputs.turnover", **{"from": "figures"})
    assert figures["inputs"]["turnover"]["from"] == "figures"  # levels belong to the other source
    modes = typed(take_marks(figures, "from.modes", ["9610", "9810"]), "inputs.turnover", from__fact="exports_by_mode")
    assert modes["inputs"]["turnover"]["from"] == {
        "source": "figures",
        "modes": ["9610", "9810"],
        "fact": "exports_by_mode",
    }


def take_marks(content, name, chosen):
    block, path = item_path(content, "inputs.turnover")
    controls = draw(content, block, path)
    return take(content, controls, sent(controls) | {f"{name}.shown": ["1"], name: chosen})


def test_a_mode_that_only_the_document_knows_stays_to_choose():
    content = put(transform(), ("inputs", "turnover", "from"), {"source": "figures", "modes": ["9610", "7777"]})
    [source] = [each for each in draw(content, *item_path(content, "inputs.turnover")) if each.kind == "source"]
    [modes] = [each for each in source.parts if each.name == "from.modes"]
    assert modes.chosen == ("9610", "7777")
    assert "7777" in dict(modes.options)
    kept = take_marks(content, "from.modes", ["9610", "7777", "1210"])
    assert kept["inputs"]["turnover"]["from"]["modes"] == ["9610", "7777", "1210"]


def test_a_ceiling_and_a_number_of_days_are_taken_as_people_type_them():
    content = typed(transform(), "validity", notice_working_days="７")
    assert content["notice_working_days"] == "7"
    content = typed(content, "awards.support", steps__0__limit="２０万元")
    assert content["awards"][0]["steps"][0]["limit"] == "20万 CNY"


def test_a_step_of_the_total_stands_before_the_last_rounding():
    content = operations.add_row(small(), "total.steps", "limit")
    assert [next(iter(each)) for each in content["total"]["steps"]] == ["limit", "round"]


def test_an_input_that_is_fetched_from_now_on_leaves_the_form_and_comes_back_to_it():
    content = transform()
    names = [name for section in content["form"]["sections"] for name in section["inputs"]]
    assert "turnover" in names
    fetched = typed(content, "inputs.turnover", **{"from": "figures"})
    assert "turnover" not in [name for section in fetched["form"]["sections"] for name in section["inputs"]]
    again = typed(fetched, "inputs.turnover", **{"from": "claim"})
    assert sorted(name for section in again["form"]["sections"] for name in section["inputs"]) == sorted(names)
    bare = drop(content, ("form",))
    assert "form" not in typed(
        typed(bare, "inputs.turnover", **{"from": "figures"}), "inputs.turnover", **{"from": "claim"}
    )
