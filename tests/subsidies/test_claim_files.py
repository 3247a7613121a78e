"""Files of claims: json, csv and xlsx give the same facts; what is wrong is told at its sheet, row and column."""

import io
import json
import zipfile

import pytest
from django.utils import translation
from openpyxl import Workbook

from pilotzone.kernel.errors import Refused
from subsidies import claim_files
from subsidies.claim_files import ClaimFileError
from tests.subsidies.rules.tj import tj

HEADS = ["reference", "registered_here", "已接入综合服务平台并有真实业绩", "turnover", "other_money", "district"]
CLAIMS = [["A-1", "是", "yes", "18,000,000", "0", "120116"], ["A-2", "是", "否", "60000000", "", "120114"]]
LINE_HEADS = ["Reference", "kind", "invoice_date", "付款日期", "buyer_is_applicant", "amount", "amount_currency"]
KINDS = "Platform fee, Building an independent website, Running an independent website, Promotion"
LINES = [
    ["A-1", "独立站建设", "2023-03-01", "2023/3/1", "是", "200,000", ""],
    ["A-2", "platform_fee", "2023-12-31", "2023-12-31", "yes", "1,200.50", "USD"],
    ["A-1", "promotion", "20230405", "2023年4月5日", "no", "7", "CNY"],
]
ROW = {"kind": "site_build", "invoice_date": "2023-03-01", "paid_on": "2023-03-01", "buyer_is_applicant": True}
PLAIN = [
    {
        "registered_here": True,
        "platform_trade": True,
        "turnover": "18000000",
        "other_money": "0",
        "spend": [
            ROW | {"amount": {"amount": "200000", "currency": "CNY"}},
            ROW
            | {"kind": "promotion", "invoice_date": "2023-04-05", "paid_on": "2023-04-05", "buyer_is_applicant": False}
            | {"amount": {"amount": "7", "currency": "CNY"}},
        ],
    },
    {
        "registered_here": True,
        "platform_trade": False,
        "turnover": "60000000",
        "spend": [
            ROW
            | {"kind": "platform_fee", "invoice_date": "2023-12-31", "paid_on": "2023-12-31"}
            | {"amount": {"amount": "1200.50", "currency": "USD"}}
        ],
    },
]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def book(tmp_path, sheets, name="claims.xlsx"):
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(tmp_path / name)
    return tmp_path / name


def csv_file(path, rows):
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8-sig")
    return path


def refused(path, **more):
    with pytest.raises(ClaimFileError) as caught:
        claim_files.read(path, tj(), **more)
    return [str(flaw) for flaw in caught.value.flaws]


def test_book_with_a_sheet_of_lines(tmp_path):
    path = book(
        tmp_path, {"Claims": [["Claims of 2024"], HEADS, *CLAIMS], "spend": [LINE_HEADS, *LINES], "Notes": [["x"]]}
    )
    read = claim_files.read(path, tj())
    assert [claim.facts for claim in read.claims] == PLAIN
    assert [claim.reference for claim in read.claims] == ["A-1", "A-2"]
    assert [claim.others for claim in read.claims] == [{"district": "120116"}, {"district": "120114"}]
    assert read.ignored == ["district", "[Notes]"]
    assert read.table(tj()).problems == ()


def test_csv_with_lines_in_a_file_of_their_own(tmp_path):
    claims = csv_file(tmp_path / "claims.csv", [HEADS, *CLAIMS])
    lines = csv_file(tmp_path / "lines.csv", [LINE_HEADS, *LINES])
    read = claim_files.read(claims, tj(), {"spend": lines})
    assert [claim.facts for claim in read.claims] == PLAIN


def test_json_beside_the_reference_or_under_facts(tmp_path):
    path = tmp_path / "claims.json"
    text = json.dumps([{"reference": "A-1", **PLAIN[0]}, {"reference": "A-2", "facts": PLAIN[1], "district": "120114"}])
    path.write_text(text.replace('"18000000"', "18000000"), encoding="utf-8")
    read = claim_files.read(path, tj())
    assert [claim.facts for claim in read.claims] == PLAIN
    assert read.claims[1].others == {"district": "120114"}


def test_cells_that_cannot_be_taken_are_all_named(tmp_path):
    claims = [
        CLAIMS[0],
        ["A-2", "perhaps", "是", "=1+1", "0", ""],
        ["A-1", "是", "是", "1", "0", ""],
        ["", "是", "是", "1", "0", ""],
    ]
    lines = [LINES[0], ["A-2", "fee", "2023-02-30", "", "是", "x", "USD"], ["A-9", "", "", "", "", "1", ""]]
    path = book(tmp_path, {"Claims": [HEADS, *claims], "Cost lines": [LINE_HEADS, *lines]})
    assert refused(path) == [
        "claims.xlsx [Claims] row 3, column registered_here: Enter yes or no.",
        "claims.xlsx [Claims] row 3, column turnover: The cell holds a formula. Put in its value.",
        "claims.xlsx [Claims] row 4: The reference A-1 is there already, in row 2.",
        "claims.xlsx [Claims] row 5: The reference is missing.",
        f"claims.xlsx [Cost lines] row 3, column kind: It must be one of: {KINDS}.",
        "claims.xlsx [Cost lines] row 3, column invoice_date: There is no such day.",
        "claims.xlsx [Cost lines] row 3, column amount: Enter a number, such as 12,400.00.",
        "claims.xlsx [Cost lines] row 4: There is no claim with the reference “A-9”.",
    ]


def test_value_out_of_bounds_is_told_at_its_cell(tmp_path):
    path = book(
        tmp_path, {"Claims": [HEADS, *CLAIMS], "spend": [LINE_HEADS, *LINES, ["A-2", *LINES[1][1:5], "1.005", "USD"]]}
    )
    read = claim_files.read(path, tj())
    assert [str(read.flaw(each)) for each in read.table(tj()).problems] == [
        "claims.xlsx [spend] row 5, column amount: It has at most 2 decimal places."
    ]


def test_value_out_of_bounds_in_json_is_told_at_its_claim(tmp_path):
    path = tmp_path / "claims.json"
    path.write_text('[{"reference": "A-1", "turnover": -1, "spend": [{}, {"paid_on": "soon"}]}]', encoding="utf-8")
    read = claim_files.read(path, tj())
    assert [str(read.flaw(each)) for each in read.table(tj()).problems] == [
        "claims.json [A-1] turnover: It cannot be less than 0.",
        "claims.json [A-1] spend[2].paid_on: This value has the wrong type.",
    ]


def test_messages_are_in_the_readers_language(tmp_path):
    path = csv_file(tmp_path / "claims.csv", [HEADS, ["A-1", "也许", "", "", "", ""]])
    with translation.override("zh-hans"):
        assert refused(path) == ["claims.csv 第 2 行“registered_here”列: 请填写“是”或“否”。"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{}", "json_no_list"),
        ("[{]", "json_broken"),
        ('[{"turnover": 1, "turnover": 2}]', "json_broken"),
        ("[" * 100_000, "json_broken"),
    ],
)
def test_json_that_is_no_list_of_claims_is_refused(tmp_path, text, code):
    path = tmp_path / "claims.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        claim_files.read(path, tj())
    assert caught.value.code == code


def test_book_that_unfolds_beyond_reason_is_refused_unread(tmp_path):
    path = tmp_path / "claims.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    with pytest.raises(Refused) as caught:
        claim_files.read(path, tj())
    assert caught.value.code == "zip_bomb"


def test_file_of_another_kind_is_refused_whatever_its_name(tmp_path):
    path = tmp_path / "claims.xlsx"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "x")
    path.write_bytes(buffer.getvalue())
    with pytest.raises(Refused) as caught:
        claim_files.read(path, tj())
    assert caught.value.code == "archive"


def test_table_without_a_head_or_without_references_is_refused(tmp_path):
    assert refused(csv_file(tmp_path / "a.csv", [["a", "b"], ["1", "2"]])) == [
        "a.csv: No row with the names of inputs was found in the first ten rows."
    ]
    assert refused(csv_file(tmp_path / "b.csv", [["turnover"], ["1"]])) == ["b.csv: A column “reference” is missing."]


def test_progress_is_told_for_a_large_file(tmp_path):
    path = csv_file(tmp_path / "claims.csv", [HEADS, *([f"B-{number}", *CLAIMS[0][1:]] for number in range(20_001))])
    told = []
    read = claim_files.read(path, tj(), progress=lambda where, row: told.append((where, row)))
    assert len(read.claims) == 20_001
    assert told == [("claims.csv", 10_000), ("claims.csv", 20_000)]
