"""Whatever loads can be linted, and quickly."""

import time

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from subsidies.rules.lints import cliffs, lint
from subsidies.rules.lints.model import SEVERITIES
from subsidies.rules.measure import MeasureError, load_measure
from tests.subsidies.rules.lints.documents import BASE
from tests.subsidies.rules.tj import tj

HEAD = BASE[: BASE.index("inputs:\n")].replace("source: {}\n", "source: {}\nexchange: {list: x, date: 2024-01-01}\n")
INPUTS = """\
lists:
  kind: {a: {zh: 甲, en: Alpha}, b: {zh: 乙, en: Beta}}
inputs:
  cost: {type: CNY, label: {zh: 费用, en: Cost}}
  paid: {type: "CNY?", from: awards, label: {zh: 已付, en: Paid}}
  area: {type: m2, max: 90_000, label: {zh: 面积, en: Area}}
  part: {type: rate, min: -1, more: any, label: {zh: 比例, en: Part}}
  big: {type: number, label: {zh: 数, en: Number}}
  begun: {type: date, label: {zh: 开始, en: Begun}}
  good: {type: bool, about: relocation, label: {zh: 好, en: Good}}
  offered: {type: CNY, from: reviewer, label: {zh: 建议, en: Offered}}
  kind_of: {type: kind, label: {zh: 类, en: Kind}}
  lines:
    label: {zh: 明细, en: Lines}
    rows:
      fee: {type: money, currencies: [CNY, USD], label: {zh: 费, en: Fee}}
      day: {type: date, label: {zh: 日, en: Day}}
      nights: {type: count, label: {zh: 晚, en: Nights}}
      place: {type: text, label: {zh: 地点, en: Place}}
"""
QUANTITIES = [
    "cost",
    "paid otherwise 5 CNY",
    "table_of(area)",
    "cost * part",
    "if good then cost else 2 * cost",
    "if good then unstated else cost",
    "unstated * cost",
    "sum(5 CNY * nth(nights per place) over lines)",
    "1 CNY * distinct(place over lines where nights > 1)",
    "100 CNY * steps(area, 500 m2)",
    "sum(round_down(convert(fee, CNY), 0.01 CNY) over lines where nights > 2)",
    "(cost / big) otherwise 0 CNY",
    "part(cost, 100 CNY, 2_000 CNY) * 20%",
    "max(1亿 CNY, cost * big * big)",
    'if kind_of = "a" then 1万 CNY else cost',
    "5 CNY * count(lines where day > 2024-02-29)",
    "cost - 5000 CNY",
]
INSTALMENTS = """\
instalments:
- {id: i, label: {zh: 首期, en: First}, share: 40%, due: {zh: 年底, en: At the end}, when: good}
- {id: j, label: {zh: 尾款, en: Last}, share: rest, due: {zh: 次年, en: Next year}}
"""
OUTCOMES = [
    "grants: [{id: g, label: {zh: 认定, en: Grade}, value: kind_of, valid_for: 1 year}]\n",
    "payers: [{id: p, label: {zh: 市, en: City}, share: 50%}, {id: q, label: {zh: 区, en: District}, share: rest}]\n",
    INSTALMENTS,
    "select: {by: area, keep: 3}\n",
    "budget: {rule: rank, by: cost, dir: asc}\n",
    "legal: {basis: {relocation: {zh: 法, en: Act}}}\n",
]
UP_TO = "- {id: up, label: {zh: 酌定, en: Up to}, up_to: 'CEILING', proposed: offered, steps: []}\n"
GROUPED = (
    "- {id: each_line, label: {zh: 逐项, en: Lines}, each: lines, value: 3 CNY * nights, "
    "steps: [{limit: 9 CNY}, {limit: 20 CNY, per: place}, {round: down, to: 2 CNY, per: place}, {minimum: 4 CNY}]}\n"
)
TESTS = [
    "area >= 500 m2",
    "(growth(cost, paid otherwise 0 CNY) otherwise 0%) > 30%",
    "begun in 2023-01-01..2023-12-31",
    "begun + 13 months <= 2024-06-30",
    "full_years(begun, 2024-06-30) >= 3 years",
    "good",
    "(share(cost, 1 CNY * big) otherwise 0%) <= 50%",
    'kind_of in {"a"}',
    "any(nights > 5 over lines)",
    "cost > 0 CNY and (largest(nights over lines) otherwise 0) < 9",
]
STEPS = [
    "{limit: 3万 CNY}",
    "{limit: cost}",
    "{scale: 50%}",
    "{less: paid otherwise 0 CNY}",
    "{minimum: 500 CNY, below: raise}",
    "{round: down, to: 100 CNY}",
    "{stack: exclusive, with: cost}",
    "{stack: remainder, with: cost, of: 2 * cost}",
    "{limit: 9000 CNY, per: enterprise-year, already: paid otherwise 0 CNY}",
]
GIVEN = {
    "cost": st.sampled_from(["0", "5000", "1000000000000000", "0.01"]),
    "paid": st.sampled_from(["null", "5000"]),
    "area": st.sampled_from(["0", "500", "90000", "99999"]),
    "part": st.sampled_from(["0.3", "-1"]),
    "big": st.sampled_from(["0", "1000000000000000", "7.000001"]),
    "begun": st.sampled_from(["2023-12-31", "0001-01-01", "9999-12-31"]),
    "good": st.sampled_from(["true", "false"]),
    "offered": st.sampled_from(["0", "77"]),
    "kind_of": st.sampled_from(["a", "b"]),
    "lines": st.sampled_from(
        ["[]", "[{fee: 5 USD, day: 2024-03-01, nights: 3, place: x}]", "[{nights: 9}, {fee: 1000000000000000 CNY}]"]
    ),
}


@st.composite
def documents(draw):
    """Documents of which most load: blocks from the lists above, examples with anything left out."""
    definition = f"define:\n  extra: {{value: '{draw(st.sampled_from(QUANTITIES))}', label: {{zh: 另, en: Extra}}}}\n"
    bands = draw(st.lists(st.integers(0, 90_000), max_size=4, unique=True))
    rows = ", ".join(f"{{from: {bound} m2, most: '{bound} CNY + 1 CNY * steps(it, 7 m2)'}}" for bound in sorted(bands))
    table = (
        "tables:\n  table_of: {label: {zh: 表, en: Table}, of: m2, argument: {zh: 面积, en: Area}, "
        f"gives: {{most: {{zh: 额, en: Sum}}}}, bands: [{rows}], else: 0 CNY}}\n"
    )
    conditions = "".join(
        f"- {{id: c{number}, label: {{zh: 条件, en: Condition}}, test: '{test}', severity: {severity}, "
        "message: {zh: 不符, en: Not met}}\n"
        for number, (test, severity) in enumerate(
            draw(st.lists(st.tuples(st.sampled_from(TESTS), st.sampled_from(["bars", "asks", "warns"])), max_size=3))
        )
    )
    awards = "".join(
        f"- {{id: w{number}, label: {{zh: 补助, en: Award}}, value: '{value}', steps: [{', '.join(steps)}]}}\n"
        for number, (value, steps) in enumerate(
            draw(
                st.lists(
                    st.tuples(st.sampled_from([*QUANTITIES, "extra"]), st.lists(st.sampled_from(STEPS), max_size=3)),
                    min_size=1,
                    max_size=3,
                )
            )
        )
    )
    examples = "".join(
        f"- {{given: {{{', '.join(f'{key}: {value}' for key, value in given.items())}}}, expect: {{total: 5}}}}\n"
        for given in draw(st.lists(st.fixed_dictionaries({}, optional=GIVEN), max_size=3))
    )
    total = "total: {label: {zh: 合计, en: Total}, steps: [{round: down, to: 0.01 CNY}]}\n"
    blocks = [HEAD, INPUTS, definition, table]
    blocks += [f"conditions:\n{conditions}"] if conditions else []
    awards += draw(st.sampled_from(["", GROUPED, UP_TO.replace("CEILING", draw(st.sampled_from(QUANTITIES)))]))
    blocks += [f"awards:\n{awards}", total, *draw(st.lists(st.sampled_from(OUTCOMES), max_size=3, unique=True))]
    return "".join([*blocks, f"examples:\n{examples}" if examples else ""])


@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(documents())
def test_every_document_that_loads_can_be_linted(text):
    try:
        measure = load_measure(text)
    except MeasureError:
        assume(False)
    found = lint(measure)
    assert all(each.severity in SEVERITIES and each.message.zh and each.message.en and each.line for each in found)
    for each in cliffs(measure):
        assert each.before < each.after
        assert each.amount_before != each.amount_after


def test_the_largest_measure_is_linted_in_time_for_an_editor():
    """Allowed are 300 ms with the reading of the document; the bound is for machines that do other things as well."""
    measure = tj()
    lint(measure)
    times = []
    for _ in range(5):
        start = time.process_time()
        lint(measure)
        times.append(time.process_time() - start)
    assert min(times) < 0.2


def test_a_measure_of_many_rows_and_inputs_stays_within_bounds():
    rows = "".join(f"    - {{from: {1_000 + 100 * number} m2, most: {1_000 + number} CNY}}\n" for number in range(99))
    bands = BASE[BASE.index("    - {from: 1_000 m2") : BASE.index("    else: 0 CNY")]
    more = "".join(f"  more_{number}: {{type: CNY, label: {{zh: 费用, en: Cost}}}}\n" for number in range(40))
    added = "".join(f" + more_{number}" for number in range(40))
    text = BASE.replace(bands, rows).replace("  rent: {", f"{more}  rent: {{", 1)
    measure = load_measure(text.replace("value: rent * 50%", f"value: rent * 50%{added}"))
    start = time.process_time()
    lint(measure)
    assert time.process_time() - start < 1.5
