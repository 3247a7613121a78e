"""Catalogues compile without gettext and only when they changed."""

import gettext
import os

import pytest
from babel.messages.pofile import PoFileError

from pilotzone.embedded.catalogues import compile_catalogues

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        HEADER
        + 'msgid "Claim"\nmsgstr "申报"\n\n'
        + 'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s天"\n\n'
        + '#, fuzzy\nmsgid "Draft"\nmsgstr "草案"\n',
        encoding="utf-8",
    )
    return path


def test_catalogue_has_texts_and_plurals_and_no_fuzzy_ones(tmp_path, source):
    assert compile_catalogues(tmp_path) == 1
    with source.with_suffix(".mo").open("rb") as file:
        texts = gettext.GNUTranslations(file)
    assert texts.gettext("Claim") == "申报"
    assert texts.ngettext("%(n)s day", "%(n)s days", 2) == "%(n)s天"
    assert texts.gettext("Draft") == "Draft"


def test_catalogue_is_compiled_again_only_when_its_source_is_newer(tmp_path, source):
    compile_catalogues(tmp_path)
    assert compile_catalogues(tmp_path) == 0
    os.utime(source, (2**31, 2**31))
    assert compile_catalogues(tmp_path) == 1


def test_broken_catalogue_is_refused(tmp_path, source):
    source.write_text(HEADER + 'msgid "Claim"\nno text at all\n', encoding="utf-8")
    with pytest.raises(PoFileError):
        compile_catalogues(tmp_path)
