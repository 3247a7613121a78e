"""The portal's own words for sentences of its packages stand for sentences that the packages still have."""

import ast
import re
from pathlib import Path

import allauth
import django
import pytest
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import override

from pilotzone.ui import framework_words

DJANGO, ALLAUTH = Path(django.__file__).parent, Path(allauth.__file__).parent
ROOMS = (DJANGO / "forms", DJANGO / "core", DJANGO / "db" / "models", DJANGO / "contrib" / "auth", ALLAUTH)
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def texts_in(code: str) -> set[str]:
    nodes = ast.walk(ast.parse(code))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def own_words() -> set[str]:
    """Sentences have a space or a capital; the names of counted parameters have neither."""
    found = texts_in(Path(framework_words.__file__).read_text(encoding="utf-8"))
    return {text for text in found - {framework_words.__doc__} if " " in text or text[:1].isupper()}


def test_no_own_word_stands_for_a_sentence_that_is_gone():
    code = [path.read_text(encoding="utf-8") for room in ROOMS for path in room.rglob("*.py")]
    kept = {text for each in code for text in texts_in(each)}
    pages = [path for path in ALLAUTH.rglob("templates/**/*") if path.suffix in (".html", ".txt")]
    templates = VARIABLE.sub(r"%(\1)s", "\n".join(path.read_text(encoding="utf-8") for path in pages))
    assert sorted(text for text in own_words() - kept if text not in templates) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", "密码过短，至少 10 个字符。"),
        ("en", "This password is too short. It must contain at least 10 characters."),
    ],
)
def test_a_short_password_is_refused_in_the_readers_language(language, words):
    with override(language), pytest.raises(ValidationError) as refused:
        MinimumLengthValidator(10).validate("short")
    assert refused.value.messages == [words]
