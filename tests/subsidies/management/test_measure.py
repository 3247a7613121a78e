"""`manage.py measure`: documents checked, claims valued, two measures compared, versions taken in and given out."""

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line
from openpyxl import Workbook

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from subsidies.enums import VersionState
from subsidies.models import MeasureVersion, Programme
from tests.factories.people import POLICY, make_officer, make_version

ROOT = Path(__file__).resolve().parents[3]
RATES = ("--rate", "USD=7.0827", "--rate", "EUR=7.8592")
ROW = {"kind": "site_build", "invoice_date": "2023-03-01", "paid_on": "2023-03-01", "buyer_is_applicant": True}
YES = dict.fromkeys(("registered_here", "platform_trade"), True)
NO = dict.fromkeys(
    ("serious_violation", "owes_fiscal_money", "high_tech", "specialised", "overseas_mark", "applied_before"), False
)


def claim(reference, turnover, *amounts, **changes):
    rows = [ROW | {"amount": {"amount": amount, "currency": currency}} for amount, currency in amounts]
    money = {"turnover": turnover, "turnover_before": "0", "other_money": "0"}
    return {"reference": reference, **YES, **NO, **money, "spend": rows, **changes}


# The examples of the policy: 30% of 200,000 is cut to 30,000; 30% of 120,000 is 36,000; growth of exactly 30% bars.
CLAIMS = [
    claim("A-1", "18000000", ("200000", "CNY"), district="120116"),
    claim("A-2", "60000000", ("120000", "CNY"), district="120116"),
    claim(
        "A-3",
        "65000000",
        ("120000", "CNY"),
        turnover_before="50000000",
        applied_before=True,
        high_tech=True,
        district="120114",
    ),
    claim("A-4", "60000000", ("1000", "USD"), district="120114", owes_fiscal_money=None),
]


@pytest.fixture(autouse=True)
def _language(monkeypatch):
    monkeypatch.delenv("LANGUAGE", raising=False)


def run(*args):
    """What the command writes; a refusal is raised."""
    out, err = StringIO(), StringIO()
    call_command("measure", *map(str, args), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(*args):
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("measure", *map(str, args), stdout=out, stderr=err)
    return caught.value.returncode, out.getvalue(), err.getvalue() or str(caught.value)


@pytest.fixture
def claims(tmp_path):
    path = tmp_path / "claims.json"
    path.write_text(json.dumps(CLAIMS), encoding="utf-8")
    return path


@pytest.fixture
def draft(tmp_path):
    """Version 2: the lowest three bands get 10,000 more, the rate falls to 25%."""
    text = POLICY.read_text(encoding="utf-8")
    for old, new in (("version: 1", "version: 2"), ("most: 3万 CNY", "most: 4万 CNY"), ("else 30%", "else 25%")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = tmp_path / "draft.yaml"
    path.write_text(text[: text.index("\nexamples:")] + "\n", encoding="utf-8")
    return path


def test_check_of_a_sound_document_tells_remarks_and_examples():
    out, err = run("check", POLICY, "--language", "en")
    remarks = out.splitlines()
    line = POLICY.read_text(encoding="utf-8").splitlines().index("  registered_here:") + 1
    assert remarks[0].startswith(f"{POLICY}:{line}: warning: “Registered in the city” is about registration")
    assert remarks[0].endswith(" [legality]")
    assert remarks[-1] == f"{POLICY}: 4 of 4 examples pass"
    assert err == ""


def test_check_names_each_problem_at_its_line_and_column_in_either_language(tmp_path):
    path = tmp_path / "wrong.yaml"
    text = POLICY.read_text(encoding="utf-8")
    path.write_text(text.replace("value: eligible * rate\n", "value: eligible * ratte\n"), encoding="utf-8")
    line = next(number for number, each in enumerate(text.splitlines(), 1) if each == "  value: eligible * rate")
    code, _, err = refused("check", path, POLICY, "--language", "en")
    assert code == 1
    assert err.startswith(f"{path}:{line}:21: ")
    assert "ratte" in err
    _, _, chinese = refused("check", path, "--language", "zh")
    assert chinese.startswith(f"{path}:{line}:21: ")
    assert chinese != err


def test_check_tells_an_example_that_gives_something_else(tmp_path):
    path = tmp_path / "wrong.yaml"
    text = POLICY.read_text(encoding="utf-8").replace("expect: {total: 36000}", "expect: {total: 36001}")
    line = text[: text.index("例 2：")].count("\n") + 1
    path.write_text(text, encoding="utf-8")
    code, out, err = refused("check", path, "--language", "zh")
    assert code == 1
    assert out.splitlines()[-1] == f"{path}: 算例 4 个，通过 3 个"
    assert err == f"{path}:{line}: 错误: 算例 2 结果不符：补助金额应为 36001.00，算得 36000.00 [example_fails]\n"


def test_language_of_the_environment_counts_without_an_option(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en_GB:en")
    assert "4 of 4 examples pass" in run("check", POLICY)[0]
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    assert "算例 4 个，通过 4 个" in run("check", POLICY)[0]


def test_evaluate_writes_explanations_in_json(claims, tmp_path):
    out = tmp_path / "out.json"
    said, err = run("evaluate", POLICY, "--claims", claims, "--out", out, "--language", "en", *RATES)
    assert said == "4 claims: 2 computed, 1 barred, 1 not computed\nTotal ¥66,000.00\n"
    assert err == "claims.json: no input is called “district”; it is left out\n"
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["measure"], found["version"], found["count"], found["total"]) == (
        "TJ-2024-TRANSFORM",
        1,
        4,
        "66000.00",
    )
    one, two, three, four = found["claims"]
    assert [each["total"] for each in found["claims"]] == ["30000.00", "36000.00", "0.00", None]
    limit = next(step for step in one["steps"] if step["kind"] == "step")
    assert limit["bit"] is True
    assert limit["before"] == "¥60,000.00"
    assert limit["clause_label"] == "Standard 2"
    assert [each["id"] for each in three["findings"] if each["result"] == "not_met"] == ["second_year"]
    assert three["state"] == "barred"
    assert four["state"] == "unknown"
    assert two["provisional"] == "36000.00"


def test_evaluate_writes_one_row_per_claim_in_csv(claims, tmp_path):
    out = tmp_path / "out.csv"
    run("evaluate", POLICY, "--claims", claims, "--out", out, "--language", "zh", *RATES)
    rows = list(csv.DictReader(StringIO(out.read_text(encoding="utf-8-sig"))))
    assert [row["reference"] for row in rows] == ["A-1", "A-2", "A-3", "A-4"]
    assert [row["state"] for row in rows] == ["computed", "computed", "barred", "unknown"]
    assert [row["total"] for row in rows] == ["30000.00", "36000.00", "0.00", ""]
    assert rows[2]["unmet"] == "second_year"
    assert rows[2]["unmet_words"] == "第二年申报的增长要求"
    assert "owes_nothing" in rows[3]["open"].split()


def test_evaluate_says_whether_a_budget_suffices(claims):
    assert (
        "预算 ¥70,000.00，结余 ¥4,000.00"
        in run("evaluate", POLICY, "--claims", claims, "--budget", "70,000", *RATES)[0]
    )
    assert (
        "预算 ¥60,000.00，不足 ¥6,000.00" in run("evaluate", POLICY, "--claims", claims, "--budget", "60000", *RATES)[0]
    )


def test_evaluate_tells_inputs_that_no_claim_has(tmp_path):
    (tmp_path / "claims.csv").write_text("reference,turnovr\nA-1,18000000\n", encoding="utf-8")
    code, _, err = refused("evaluate", POLICY, "--claims", tmp_path / "claims.csv", "--language", "en", *RATES)
    assert code == 1
    assert err == "claims.csv: No row with the names of inputs was found in the first ten rows.\n"
    (tmp_path / "claims.csv").write_text("reference,high_tech,turnovr\nA-1,yes,18000000\n", encoding="utf-8")
    said, err = run("evaluate", POLICY, "--claims", tmp_path / "claims.csv", "--language", "en", *RATES)
    assert said.startswith("1 claims: 0 computed, 0 barred, 1 not computed")
    one, two = err.splitlines()
    assert one == "claims.csv: no input is called “turnovr”; it is left out"
    assert two.startswith("claims.csv: no claim has registered_here, platform_trade, serious_violation")


def test_evaluate_of_a_faulty_file_writes_nothing(tmp_path):
    book = Workbook()
    book.active.title = "Claims"
    book.active.append(["reference", "turnover", "registered_here"])
    book.active.append(["A-1", "=SUM(A1:A9)", "是"])
    book.active.append(["A-2", "约12万", "是"])
    book.save(tmp_path / "claims.xlsx")
    out = tmp_path / "out.json"
    code, _, err = refused("evaluate", POLICY, "--claims", tmp_path / "claims.xlsx", "--out", out, "--language", "en")
    assert code == 1
    assert err.splitlines() == [
        "claims.xlsx [Claims] row 2, column turnover: The cell holds a formula. Put in its value.",
        "claims.xlsx [Claims] row 3, column turnover: Enter a number, such as 12,400.00.",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.xlsx"]


def test_evaluate_refuses_a_fact_out_of_bounds(tmp_path):
    path = tmp_path / "claims.json"
    path.write_text(json.dumps([claim("A-1", "-1", ("1", "CNY"))]), encoding="utf-8")
    code, _, err = refused("evaluate", POLICY, "--claims", path, "--language", "zh", *RATES)
    assert (code, err) == (1, "claims.json [A-1] turnover: 不能小于 0。\n")


def test_evaluate_takes_csv_with_lines(tmp_path):
    (tmp_path / "claims.csv").write_text(
        "reference,turnover,registered_here,platform_trade,serious_violation,owes_fiscal_money,high_tech,specialised,"
        "overseas_mark,applied_before,turnover_before,other_money\n"
        "A-1,18000000,是,是,否,否,否,否,否,否,0,0\n",
        encoding="gb18030",
    )
    (tmp_path / "lines.csv").write_text(
        "reference,kind,invoice_date,paid_on,buyer_is_applicant,amount\n"
        "A-1,site_build,2023-03-01,2023-03-01,yes,200000\n",
        encoding="utf-8",
    )
    said, _ = run(
        "evaluate", POLICY, "--claims", tmp_path / "claims.csv", "--rows", f"spend={tmp_path / 'lines.csv'}", *RATES
    )
    assert "合计 ¥30,000.00" in said


def test_evaluate_applies_the_measures_own_rules_over_a_call(tmp_path):
    # 200, 199, … 191 points, one more claim level with the tenth, three below: eleven get an award.
    scores = [200 - place for place in range(10)] + [191] + [180 - place for place in range(3)]
    facts = {"rank": 1, "best_before": None, "paid_before": 0}
    listed = [{"reference": f"K-{place}", "score": score, **facts} for place, score in enumerate(scores)]
    (tmp_path / "claims.json").write_text(json.dumps(listed), encoding="utf-8")
    key, out = POLICY.with_name("DG-2024-KEY.yaml"), tmp_path / "out.json"
    said, _ = run("evaluate", key, "--claims", tmp_path / "claims.json", "--out", out, "--language", "en")
    # 200 points bring 2,000,000, the other ten 1,500,000 each; 180 points would bring 1,500,000, 179 and 178 1,000,000.
    assert "By the measure's rules over a call ¥17,000,000.00; claims that get less: 3" in said
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["total"] == "20500000.00"
    assert [each["place"] for each in found["awards"]] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 12, 13, 14]
    assert found["awards"][10]["amount"] == "1500000.00"
    assert found["awards"][11] == {
        "reference": "K-11",
        "amount": "0.00",
        "place": 12,
        "reasons": ["place 12, not among the first 10"],
    }


def test_backtest_prints_what_changes(claims, draft):
    # 25% of 200,000 is 50,000, cut to 40,000 (+10,000). A-2: 25% of 120,000 is 30,000 (−6,000). A-3 stays barred.
    said, _ = run(
        *("backtest", draft, "--against", POLICY, "--claims", claims, "--budget", "70000", "--group", "district"),
        *("--language", "en", *RATES),
    )
    assert said == BACKTEST


BACKTEST = """\
4 claims, 1 of them not computed in one of the two and left out of the changes

                       TJ-2024-TRANSFORM v1  TJ-2024-TRANSFORM v2  difference
Total                            ¥66,000.00            ¥70,000.00  +¥4,000.00
Claims with an amount                     2                     2
Claims without                            0                     0
Claims barred                             1                     1
Claims not computed                       1                     1
Left of ¥70,000.00                ¥4,000.00                 ¥0.00

                claims          sum
Get more             1  +¥10,000.00
Get less             1   −¥6,000.00
The same             1
Newly paid           0
No longer paid       0

district      before       after  difference  get more  get less
120114         ¥0.00       ¥0.00       ¥0.00         0         0
120116    ¥66,000.00  ¥70,000.00  +¥4,000.00         1         1

Difference per claim             claims          sum
−¥10,000.00 to under −¥5,000.00       1   −¥6,000.00  ████████████████████████
−¥5,000.00 to under −¥2,000.00        0        ¥0.00
−¥2,000.00 to under −¥1,000.00        0        ¥0.00
−¥1,000.00 to under −¥500.00          0        ¥0.00
−¥500.00 to under −¥200.00            0        ¥0.00
−¥200.00 to under ¥0.00               0        ¥0.00
no difference                         1        ¥0.00  ████████████████████████
over ¥0.00 to ¥200.00                 0        ¥0.00
over ¥200.00 to ¥500.00               0        ¥0.00
over ¥500.00 to ¥1,000.00             0        ¥0.00
over ¥1,000.00 to ¥2,000.00           0        ¥0.00
over ¥2,000.00 to ¥5,000.00           0        ¥0.00
over ¥5,000.00 to ¥10,000.00          1  +¥10,000.00  ████████████████████████

Largest gains      before       after   difference
A-1            ¥30,000.00  ¥40,000.00  +¥10,000.00

Largest losses      before       after  difference
A-2             ¥36,000.00  ¥30,000.00  −¥6,000.00
"""


def test_backtest_writes_each_claim(claims, draft, tmp_path):
    out = tmp_path / "out.csv"
    run("backtest", draft, "--against", POLICY, "--claims", claims, "--out", out, *RATES)
    assert out.read_text(encoding="utf-8-sig").splitlines() == [
        "reference,state_before,total_before,state_after,total_after,change",
        "A-1,computed,30000.00,computed,40000.00,10000.00",
        "A-2,computed,36000.00,computed,30000.00,-6000.00",
        "A-3,barred,0.00,barred,0.00,0.00",
        "A-4,unknown,,unknown,,",
    ]
    run("backtest", draft, "--against", POLICY, "--claims", claims, "--out", tmp_path / "out.json", *RATES)
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert found["comparison"]["after"]["cost"] == 7_000_000
    assert found["claims"][1]["change"] == "-6000.00"


def test_backtest_of_a_first_version_is_against_nothing(claims, draft, tmp_path):
    # 25% of 200,000 is cut to 40,000, 25% of 120,000 is 30,000; A-3 is barred, A-4 not known.
    out = tmp_path / "out.csv"
    said, _ = run(
        *("backtest", draft, "--claims", claims, "--budget", "60000", "--group", "district", "--out", out),
        *("--language", "en", *RATES),
    )
    assert said[: len(ALONE)] == ALONE
    assert ("Get more" in said, "Largest losses" in said) == (False, False)
    assert out.read_text(encoding="utf-8-sig").splitlines()[1:] == [
        "A-1,none,0.00,computed,40000.00,40000.00",
        "A-2,none,0.00,computed,30000.00,30000.00",
        "A-3,none,0.00,barred,0.00,0.00",
        "A-4,none,0.00,unknown,,",
    ]


ALONE = """\
4 claims, 1 of them not computed
Before: nothing in force, each claim's amount is zero

                       TJ-2024-TRANSFORM v2
Total                            ¥70,000.00
Claims with an amount                     2
Claims without                            0
Claims barred                             1
Claims not computed                       1
Left of ¥60,000.00              −¥10,000.00

district  claims  with an amount         sum
120114         2               0       ¥0.00
120116         2               2  ¥70,000.00

Amount per claim"""


def test_backtest_in_chinese_aligns_by_the_width_of_the_signs(claims, draft):
    said, _ = run("backtest", draft, "--against", POLICY, "--claims", claims, "--language", "zh", *RATES)
    assert "共 4 件申报，其中 1 件有一方无法计算，不列入增减" in said
    assert "有补助的件数                         2                     2" in said


def test_backtest_tells_claims_that_one_measure_cannot_use(claims, draft):
    text = draft.read_text(encoding="utf-8")
    label = "label: {zh: 2023年营业额, en: Turnover of 2023}"
    assert text.count(label) == 1
    draft.write_text(
        text.replace(label, f"{label}\n    max: 6000万 CNY".replace("6000万 CNY", "60000000")), encoding="utf-8"
    )
    said, err = run("backtest", draft, "--against", POLICY, "--claims", claims, "--language", "en", *RATES)
    assert "claims.json [A-3] turnover: It cannot be more than 60000000." in err
    assert "2 of them not computed" in said


@pytest.mark.django_db
def test_evaluate_takes_the_rates_of_the_portal_and_says_when_there_are_none(claims):
    _, err = run("evaluate", POLICY, "--claims", claims, "--language", "en")
    assert "There are no rates of pboc-central-parity for 2023-12-29 here; give them with --rate." in err


@pytest.fixture
def manager(db):
    Programme.objects.create(code="independent_website", name_zh="企业应用跨境电商", name_en="Applying")
    return make_officer(R.PROGRAMME_MANAGER, email="manager@example.test")


def test_import_enters_a_draft_by_a_named_person_once(manager):
    said, _ = run("import", POLICY, "--by", "Manager@example.test", "--language", "en")
    assert said == f"{POLICY}: TJ-2024-TRANSFORM, entered as version 1, a draft\n"
    version = MeasureVersion.objects.get()
    assert (version.state, version.entered_by) == (VersionState.DRAFT, manager)
    assert version.document == POLICY.read_text(encoding="utf-8")
    assert AuditEvent.objects.filter(kind="measure.version_entered").count() == 1
    said, _ = run("import", POLICY, "--by", manager.email, "--language", "en")
    assert said == f"{POLICY}: TJ-2024-TRANSFORM is there already as version 1\n"
    assert MeasureVersion.objects.count() == 1


def test_import_of_several_enters_all_or_none(manager, draft):
    draft.write_text(draft.read_text(encoding="utf-8").replace("programme: independent_website", "programme: other"))
    code, _, err = refused("import", POLICY, draft, "--by", manager.email, "--language", "en")
    assert (code, err) == (1, f"{draft}: There is no programme “other”.\n")
    assert not MeasureVersion.objects.exists()


def test_import_needs_a_person_who_may(manager):
    assert refused("import", POLICY, "--by", "nobody@example.test")[0] == 2
    caseworker = make_officer(R.CASEWORKER)
    assert refused("import", POLICY, "--by", caseworker.email)[0] == 1
    assert not MeasureVersion.objects.exists()


@pytest.mark.django_db
def test_export_gives_the_document_of_a_version(tmp_path):
    version = make_version()
    MeasureVersion.objects.create(
        measure=version.measure,
        number=2,
        document="second",
        digest="1" * 64,
        entered_at=version.entered_at,
        saved_at=version.entered_at,
    )
    assert run("export", "TJ-2024-TRANSFORM")[0] == version.document
    assert run("export", "TJ-2024-TRANSFORM", "--version", "2")[0] == "second"
    run("export", "TJ-2024-TRANSFORM", "--version", "1", "--out", tmp_path / "out.yaml")
    assert (tmp_path / "out.yaml").read_text(encoding="utf-8") == version.document
    assert refused("export", "TJ-2024-TRANSFORM", "--version", "3")[0] == 2


@pytest.mark.parametrize(
    "args",
    [
        ["check", "nowhere.yaml"],
        ["evaluate", POLICY, "--claims", "nowhere.json"],
        ["evaluate", POLICY, "--claims", POLICY, "--out", "out.pdf"],
        ["evaluate", POLICY, "--claims", POLICY, "--out", "nowhere/out.csv"],
        ["evaluate", POLICY, "--claims", POLICY, "--budget", "much"],
        ["evaluate", POLICY, "--claims", POLICY, "--rows", "costs=lines.csv"],
        ["backtest", POLICY, "--against", POLICY, "--claims", POLICY, "--rate", "dollar"],
    ],
)
def test_wrong_use_is_told_apart(args, claims):
    args = [
        str(claims) if each is POLICY and place > 1 and args[place - 1] == "--claims" else each
        for place, each in enumerate(args)
    ]
    assert refused(*args)[0] == 2


@pytest.mark.slow
def test_exit_codes_of_the_program(tmp_path):
    """Of the program itself once, since it takes seconds to start; the others as its command line ends with them."""
    (tmp_path / "wrong.yaml").write_text("language: measure/1\nid: A\n", encoding="utf-8")
    command = [sys.executable, "manage.py", "measure", "check", str(tmp_path / "wrong.yaml"), "--language", "en"]
    wrong = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert wrong.returncode == 1
    assert f"{tmp_path / 'wrong.yaml'}:1:1: " in wrong.stderr


@pytest.mark.parametrize(("arguments", "code"), [(("evaluate", POLICY), 2), (("check", "nowhere.yaml"), 2)])
def test_command_line_ends_with_the_exit_code(arguments, code):
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "measure", *map(str, arguments)])
    assert ended.value.code == code


def test_command_line_of_a_sound_document_ends_by_itself(capsys):
    execute_from_command_line(["manage.py", "measure", "check", str(POLICY), "--language", "en"])
    assert capsys.readouterr().out.splitlines()[-1] == f"{POLICY}: 4 of 4 examples pass"
