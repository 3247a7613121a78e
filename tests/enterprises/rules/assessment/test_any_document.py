"""Whatever stands in a document, it is a scheme or a list of problems, never a crash."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enterprises.rules.assessment.lint import lint
from enterprises.rules.assessment.scheme import Problem, SchemeError, load_scheme
from tests.enterprises.rules.assessment.documents import BASE
from tests.enterprises.rules.assessment.test_scoring import BONUS, DEDUCTIVE

WHOLE = (BASE, BASE.replace("examples:", BONUS), DEDUCTIVE)
ODD = ("", "[]", "{}", "0", "-1", "null", "true", "100%", "5 CNY", "[1, 2]", "min_max", "exports", "not has_site")


@st.composite
def documents(draw) -> str:
    """A whole scheme with lines left out, doubled, or ended by something odd."""
    lines = draw(st.sampled_from(WHOLE)).splitlines()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(("drop", "double", "odd")))
        if kind == "drop":
            del lines[at]
        elif kind == "double":
            lines.insert(at, draw(st.sampled_from(lines)))
        elif ": " in lines[at]:
            lines[at] = f"{lines[at].rsplit(': ', 1)[0]}: {draw(st.sampled_from(ODD))}"
    return "\n".join(lines)


@pytest.mark.filterwarnings("error::RuntimeWarning")
@given(text=documents())
@settings(max_examples=150)
def test_a_document_loads_or_tells_its_problems(text):
    problems = _problems(text)
    assert all(each.line >= 1 and each.message and each.message_zh for each in problems)
    if not problems:
        lint(load_scheme(text))


def _problems(text: str) -> tuple[Problem, ...]:
    try:
        load_scheme(text)
    except SchemeError as error:
        return error.problems
    return ()
