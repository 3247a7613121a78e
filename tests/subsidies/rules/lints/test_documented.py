"""Every remark is explained to those who write measures."""

import re
from pathlib import Path

from subsidies.rules.lints.model import SEVERITIES
from subsidies.rules.lints.wordings import WORDINGS

GUIDE = Path(__file__).parents[4] / "docs" / "measures.md"


def test_the_guide_lists_every_remark_with_its_severity_and_no_other():
    section = GUIDE.read_text(encoding="utf-8").partition("## 检查 / Checks")[2].partition("\n## ")[0]
    listed = {}
    for codes, severity in re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| (\w+)", section, re.MULTILINE):
        listed |= dict.fromkeys(re.findall(r"\w+", codes), severity)
    assert listed == {code: severity for code, (severity, _) in WORDINGS.items()}
    assert set(listed.values()) <= set(SEVERITIES)
