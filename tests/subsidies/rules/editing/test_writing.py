"""What is written reads back as it was, with every place where the reader finds it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotzone.formula.document import Mapping, Node, Sequence, parse_document, plain
from pilotzone.kernel import canonical
from subsidies.rules.editing import tree, writing

POLICIES = sorted((Path(__file__).parents[4] / "subsidies" / "policies").glob("*.yaml"))
SIGNS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
WORDS = st.sampled_from(
    ["", "是", "a: b", "- x", "{}", "'", "\"q\" and 'r'", "#c", "x #y", "null", "-5", "- ", "a\n b\nc"]
)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True) | SIGNS.filter(lambda text: text not in ("<<",))
TREES = st.recursive(
    SIGNS | WORDS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(NAMES, below, max_size=4),
    max_leaves=25,
)


def places(node: Node):
    found = [(type(node).__name__, node.line, node.column)]
    if isinstance(node, Mapping):
        found += [(key, each.line, each.column) for key, each in node.keys.items()]
        for each in node.entries.values():
            found += places(each)
    elif isinstance(node, Sequence):
        for each in node.items:
            found += places(each)
    return found


@given(st.dictionaries(NAMES, TREES, max_size=5))
def test_any_tree_reads_back_with_the_same_places(content):
    written = writing.write({"language": "measure/1", **content})
    root, problems = parse_document(written.text)
    assert problems == []
    assert plain(root) == {"language": "measure/1", **content} == plain(written.root)
    assert places(root) == places(written.root)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_every_policy_keeps_its_digest(path):
    before = tree.read(path.read_text(encoding="utf-8"))
    after = tree.read(writing.write(before).text)
    assert canonical.digest(after) == canonical.digest(before)
    assert list(after) == list(before)


def test_texts_stand_as_an_official_would_write_them():
    content = {
        "name": {"zh": "企业应用跨境电商：平台费用", "en": "Fees: platforms"},
        "bands": [{"from": "10万 CNY", "most": "1万 CNY"}, {"above": "300万 CNY", "most": "-5"}],
        "when": 'kind in {"site_build"}',
        "note": "第一行\n第二行",
        "none": [],
        "open": "",
    }
    assert writing.write(content).text == (
        "name:\n"
        "  zh: 企业应用跨境电商：平台费用\n"
        '  en: "Fees: platforms"\n'
        "bands:\n"
        "- from: 10万 CNY\n"
        "  most: 1万 CNY\n"
        "- above: 300万 CNY\n"
        "  most: -5\n"
        'when: kind in {"site_build"}\n'
        "note: |-\n"
        "  第一行\n"
        "  第二行\n"
        "none: []\n"
        "open: ''\n"
    )
