"""`manage.py assess`: schemes checked, tables scored, weights found, without a database."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pilotzone.kernel import canonical
from tests.enterprises.rules.assessment.documents import BASE, changed
from tests.enterprises.rules.assessment.test_scheme import _three
from tests.enterprises.rules.assessment.test_shipped import FOLDER

WIDE = """\
id,exports,exports_before,returns,has_site,service,colour
A,600,500,2%,yes,8,red
B,"1,200",1000,0.02,是,8,blue
C,100,0,,no,,
"""
TIDY = """\
编号;数据项;数值;来源;监管方式
A;出口额;500;customs;9610
A;出口额;100;customs;9710
A;exports;900;self;
A;exports_before;500;;
A;returns;0.02;;
A;has_site;true;;
A;service;8;;
"""


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "scheme.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "values.csv").write_text(WIDE, encoding="utf-8")
    return tmp_path


def run(*args) -> str:
    out, err = StringIO(), StringIO()
    call_command("assess", *map(str, args), stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def refused(*args) -> tuple[int, list[str]]:
    err = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("assess", *map(str, args), stdout=StringIO(), stderr=err)
    return caught.value.returncode, err.getvalue().splitlines() or [str(caught.value)]


def test_score_writes_a_row_per_subject(folder):
    shown = run(
        "score", "--scheme", folder / "scheme.yaml", "--values", folder / "values.csv", "--out", folder / "out.csv"
    )
    assert "SMALL v1: 3 subjects, 2 rated" in shown
    assert "not rated: too little reported: 1" in shown
    assert "values.csv: the scheme has no figure “colour”; it is left out" in shown
    rows = list(csv.DictReader((folder / "out.csv").open(encoding="utf-8")))
    assert [(row["id"], row["status"], row["score"], row["grade"], row["rank"]) for row in rows] == [
        ("A", "rated", "65", "B", ""),
        ("B", "rated", "77", "B", ""),
        ("C", "low_coverage", "", "", ""),
    ]
    assert (rows[0]["volume"], rows[0]["scale"]) == ("18", "33")
    assert rows[1]["notices"] == "volume: capped"


def test_score_writes_the_frozen_run_with_explanations(folder):
    options = ("--scheme", folder / "scheme.yaml", "--values", folder / "values.csv")
    run("score", *options, "--ranges", "--out", folder / "out.json")
    record = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert record["run"]["format"] == "assessment/1"
    assert record["digest"] == canonical.digest(record["run"])
    assert record["next"]["A"]["grade"] == "A"
    assert record["next"]["C"] is None
    assert "rank_range" not in record["run"]["subjects"][0]  # two are not ranked
    run("score", *options, "--ranges", "--out", folder / "again.json")
    assert (folder / "again.json").read_bytes() == (folder / "out.json").read_bytes()


def test_a_tidy_table_takes_the_source_that_counts(folder):
    text = changed(
        ("before: exports_before", 'sources: [customs, self], modes: ["9610", "9710"], before: exports_before')
    )
    (folder / "scheme.yaml").write_text(text, encoding="utf-8")
    (folder / "tidy.csv").write_bytes(TIDY.encode("gb18030"))
    run("score", "--scheme", folder / "scheme.yaml", "--values", folder / "tidy.csv", "--out", folder / "out.json")
    (subject,) = json.loads((folder / "out.json").read_text(encoding="utf-8"))["run"]["subjects"]
    assert subject["score"] == "65"
    figure = subject["lines"][0]["figures"][0]
    assert (figure["value"], figure["source"], figure["others"]) == (
        "600.00",
        "customs",
        [{"source": "self", "value": "900.00"}],
    )
    assert subject["lines"][0]["notices"] == ["sources_differ"]


def test_self_assessment_stands_beside(folder):
    own = WIDE.replace("A,600,500,2%,yes,8", "A,600,500,0%,yes,10")
    (folder / "own.csv").write_text(own, encoding="utf-8")
    options = ("--scheme", folder / "scheme.yaml", "--values", folder / "values.csv", "--self", folder / "own.csv")
    run("score", *options, "--out", folder / "out.csv")
    rows = list(csv.DictReader((folder / "out.csv").open(encoding="utf-8")))
    assert (rows[0]["score"], rows[0]["self_score"]) == ("65", "73")
    run("score", *options, "--out", folder / "out.json")
    record = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert [each["subjects"][0]["score"] for each in (record["run"], record["self"])] == ["65", "73"]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("A,600", "A,many", 'values.csv row 2, column exports: "many" is not a number.'),
        ("A,600", "A,-1", "values.csv row 2, column exports: It cannot be less than 0."),
        ("C,100", "A,100", "values.csv row 4, column id: The same subject as in row 2."),
        ("C,100", ",100", "values.csv row 4, column id: The subject is missing."),
        ("A,600,500,2%,yes,8", "A,600,500,2%,maybe,8", 'values.csv row 2, column has_site: "maybe" must be yes or no.'),
        ("A,600,500,2%,yes,8", "A,600,500,2%,yes,11", "values.csv row 2, column service: It cannot be more than 10."),
        ("A,600", "A,n/a", "values.csv row 2, column exports: This figure exists for everybody; n/a is not possible."),
        ("A,600", "A,5%", "values.csv row 2, column exports: This is no percentage; leave out the sign."),
        ("8,red", "8,red,9", "values.csv row 2, column 8: There is a cell beyond the head."),
        ("service,colour", "service,exports", "values.csv row 1, column exports: This figure has a column already."),
    ],
)
def test_a_faulty_table_is_told_with_row_and_column(folder, old, new, line):
    (folder / "values.csv").write_text(WIDE.replace(old, new, 1), encoding="utf-8")
    code, lines = refused("score", "--scheme", folder / "scheme.yaml", "--values", folder / "values.csv")
    assert code == 1
    assert lines == [line]


def test_a_table_without_an_id_column_is_refused(folder):
    (folder / "values.csv").write_text("exports\n5\n", encoding="utf-8")
    code, lines = refused("score", "--scheme", folder / "scheme.yaml", "--values", folder / "values.csv")
    assert (code, len(lines)) == (1, 1)
    assert "row 1: no column names the subject" in lines[0]


def test_a_faulty_scheme_is_told_with_line_and_column(folder):
    (folder / "scheme.yaml").write_text(changed(("to: 1000 CNY", "to: 1000")), encoding="utf-8")
    code, lines = refused("score", "--scheme", folder / "scheme.yaml", "--values", folder / "values.csv")
    assert code == 1
    assert lines == [f"{folder / 'scheme.yaml'}:24:46: The unit CNY is needed here, for example 1000 CNY."]


def test_wrong_use_is_told_apart(folder):
    assert refused("score", "--scheme", folder / "none.yaml", "--values", folder / "values.csv")[0] == 2
    options = ("--scheme", folder / "scheme.yaml", "--values", folder / "values.csv")
    assert refused("score", *options, "--out", folder / "out.txt")[0] == 2
    assert refused("weights", "--method", "ahp")[0] == 2


def test_check_runs_the_examples_of_the_shipped_schemes():
    shown = run("check", *sorted(FOLDER.glob("*.yaml")))
    assert shown.count("examples pass") == 3
    assert "3 of 3 examples pass" in shown


def test_check_refuses_an_example_that_does_not_come_out(folder):
    (folder / "scheme.yaml").write_text(changed(("score: 65,", "score: 60,")), encoding="utf-8")
    code, lines = refused("check", folder / "scheme.yaml")
    assert code == 1
    assert lines == [f"{folder / 'scheme.yaml'}:50: Example 1 does not come out: score: 60 ≠ 65. [example_fails]"]


def test_weights_by_comparison_in_pairs(folder):
    (folder / "matrix.csv").write_text(",a,b,c\na,1,2,4\nb,1/2,1,2\nc,1/4,0.5,1\n", encoding="utf-8")
    shown = run("weights", "--method", "ahp", "--matrix", folder / "matrix.csv")
    assert shown.splitlines() == [
        "a  0.5714",
        "b  0.2857",
        "c  0.1429",
        "Consistency ratio 0.0000 (random index: saaty)",
    ]
    (folder / "matrix.csv").write_text(",a,b,c\na,1,9,1/9\nb,1/9,1,9\nc,9,1/9,1\n", encoding="utf-8")
    assert refused("weights", "--method", "ahp", "--matrix", folder / "matrix.csv")[1] == [
        "matrix.csv: the ratio must be below 0.1; compare again."
    ]
    (folder / "matrix.csv").write_text(",a,b\na,1,2\nb,1/3,1\n", encoding="utf-8")
    assert refused("weights", "--method", "ahp", "--matrix", folder / "matrix.csv")[1] == [
        "matrix.csv row 2, column b: write 1 to 9 or 1/9 to 1, and the inverse across."
    ]


def test_weights_by_experts_and_from_data(folder):
    (folder / "votes.csv").write_text("expert,a,b\none,60,40\ntwo,40,60\n", encoding="utf-8")
    shown = run("weights", "--method", "budget", "--matrix", folder / "votes.csv")
    assert shown.splitlines() == ["a  0.5000  ± 0.1414", "b  0.5000  ± 0.1414"]
    (folder / "data.csv").write_text("id,a,b\n1,0,5\n2,1,5\n3,2,5\n4,3,5\n5,4,5\n", encoding="utf-8")
    for method in ("entropy", "critic"):
        lines = run("weights", "--method", method, "--values", folder / "data.csv").splitlines()
        assert lines[:2] == ["a  1.0000", "b  0.0000"]
        assert lines[2] == "For comparison only: these weights move with the data."


def test_sensitivity_tells_ranges_and_draws(folder):
    text = _three("equal")
    (folder / "scheme.yaml").write_text(text, encoding="utf-8")
    lines = ["id,x1,x2,x3", *(f"s{n},0.{n},0.{n},0.{n}" for n in range(1, 7))]
    (folder / "values.csv").write_text("\n".join(lines), encoding="utf-8")
    options = ("--scheme", folder / "scheme.yaml", "--values", folder / "values.csv", "--draws", 20, "--seed", 3)
    shown = run("sensitivity", *options, "--out", folder / "out.csv")
    assert "6 subjects under 14 scenarios" in shown
    assert "20 draws with seed 3" in shown
    rows = list(csv.DictReader((folder / "out.csv").open(encoding="utf-8")))
    assert [(row["id"], row["rank"], row["best"], row["worst"], row["median"]) for row in rows][:2] == [
        ("s1", "6", "6", "6", "6"),
        ("s2", "5", "5", "5", "5"),
    ]
    assert [(row["topsis"], row["vikor"]) for row in (rows[0], rows[-1])] == [("0", "1"), ("1", "0")]


def test_two_versions_are_compared(folder):
    text = changed(("weight: 60%", "weight: 50%"), ("weight: 40%\n  parts", "weight: 50%\n  parts"))
    (folder / "after.yaml").write_text(text, encoding="utf-8")
    options = (
        "--scheme",
        folder / "after.yaml",
        "--against",
        folder / "scheme.yaml",
        "--values",
        folder / "values.csv",
    )
    shown = run("compare", *options)
    assert "3 subjects under both versions; another grade: 0" in shown
    assert "A  65.0  67.5  B  B" in shown
