"""What kind of value an input or a definition is, and what it is called: so that a shape may rest on either."""

from pilotzone.formula.text import Text
from subsidies.rules.editing.references import named, text_of
from subsidies.rules.editing.tree import Tree, at, drop
from subsidies.rules.editing.writing import write
from subsidies.rules.measure import MeasureError, load_tree

RESTED_ON = ("language", "id", "version", "name", "status", "programme", "source", "exchange", "clauses", "assumptions")
CALCULATED = ("lists", "inputs", "define", "tables", "conditions", "materials")
AMOUNT = {
    "awards": [{"id": "nothing_yet", "label": {"zh": "无", "en": "None"}, "value": "0 CNY"}],
    "total": {"label": {"zh": "无", "en": "None"}, "steps": [{"round": "down", "to": "0.01 CNY"}]},
}


def kind_of(tree: Tree, name: str, default: str = "CNY") -> str:
    """The type of an input, or else of a definition."""
    found = at(tree, ("inputs", name, "type"))
    return str(found if found is not None else kinds_defined(tree).get(name, default)).rstrip("?")


def label_of(tree: Tree, name: str) -> Text:
    return text_of(at(tree, ("inputs", name, "label")) or at(tree, ("define", name, "label")))


def kinds_defined(tree: Tree) -> dict[str, str]:
    """The types of the definitions that have one value for a claim; none while something that they use is wrong."""
    if not at(tree, ("define",)):
        return {}
    stub = {key: tree[key] for key in (*RESTED_ON, *CALCULATED) if tree.get(key)} | AMOUNT
    for name, _each in named(tree, "inputs"):  # where it comes from may name an amount, and says nothing of its kind
        stub = drop(stub, ("inputs", name, "from"))
    try:
        measure = load_tree(write(stub).root)
    except MeasureError:
        return {}
    found = [each for each in measure.computations if each.kind == "definition" and each.rows is None]
    return {each.name: each.expr.type.name for each in found}
