"""Documents to edit in tests, and what a browser would send of a drawn form."""

from collections.abc import Iterable
from pathlib import Path

from subsidies.rules.editing import tree
from subsidies.rules.editing.drawing import Control

FOLDER = Path(__file__).parents[4] / "subsidies" / "policies"
POLICIES = sorted(FOLDER.glob("*.yaml"))


def transform() -> tree.Tree:
    return tree.read((FOLDER / "TJ-2024-TRANSFORM.yaml").read_text(encoding="utf-8"))


def small() -> tree.Tree:
    """The least that a draft begins with: a clause, no input, no amount."""
    return {
        "language": "measure/1",
        "id": "TRY-1",
        "version": "1",
        "name": {"zh": "试行条款", "en": "A measure to try"},
        "status": "draft",
        "programme": "trying",
        "source": {"issuer": "unstated"},
        "clauses": {"c1": {"label": {"zh": "第一条", "en": "Clause 1"}, "text": {"zh": "原文。", "en": "The text."}}},
        "inputs": {},
        "awards": [],
        "total": {"label": {"zh": "补助金额", "en": "Subsidy"}, "steps": [{"round": "down", "to": "0.01 CNY"}]},
    }


def sent(controls: Iterable[Control]) -> dict[str, list[str]]:
    """Every control as a browser sends it when nothing was typed."""
    found: dict[str, list[str]] = {}
    for each in controls:
        if each.kind in ("text", "prose"):
            found |= {f"{each.name}.zh": [each.text.zh], f"{each.name}.en": [each.text.en]}
        elif each.kind == "marks":
            found |= {f"{each.name}.shown": ["1"], each.name: list(each.chosen)}
        else:
            found[each.name] = [each.value.replace("\n", "\r\n")]
        found |= sent(each.parts)
        for row in each.rows:
            found |= sent(row.controls)
    return found
