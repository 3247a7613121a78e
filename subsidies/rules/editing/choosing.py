"""Every shape by its block, and the form of its questions."""

from pilotzone.formula.text import Text
from subsidies.rules.editing.amount_shapes import AMOUNT_SHAPES
from subsidies.rules.editing.condition_shapes import CONDITION_SHAPES, INPUT_SHAPES
from subsidies.rules.editing.drawing import Control
from subsidies.rules.editing.shapes import Answers, Shape, choices
from subsidies.rules.editing.tree import Tree

SHAPES: dict[str, dict[str, Shape]] = {}
for each in (*INPUT_SHAPES, *CONDITION_SHAPES, *AMOUNT_SHAPES):
    SHAPES.setdefault(each.block, {})[each.id] = each


def questions(tree: Tree, shape: Shape, answers: Answers) -> tuple[Control, ...]:
    """The questions of a shape as controls, with what was answered."""
    found = []
    for field in shape.questions:
        text = Text(answers.get(f"{field.key}.zh", ""), answers.get(f"{field.key}.en", ""))
        options = field.options
        if field.of:
            options = choices(tree, field.of)
        value = answers.get(field.key, "")
        found.append(Control(field.key, field.kind, field.label, (), value, field.help, text, options))
    return tuple(found)
