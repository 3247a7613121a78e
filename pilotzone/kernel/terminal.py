"""What the commands for officials share: the language, wrong use, files that are there and files that are whole.

Exit codes: 0 fine, 1 something is wrong in a document or a table, 2 wrong use.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

LANGUAGES = {"zh": "zh-hans", "en": "en"}
FAULT, USAGE = 1, 2


def chosen_language(option: str | None) -> str:
    named = option or os.environ.get("LANGUAGE", "")[:2]
    return LANGUAGES.get(named, settings.LANGUAGE_CODE)


def wrong_use(text: str) -> CommandError:
    return CommandError(text, returncode=USAGE)


def present(*paths: Path) -> None:
    for path in paths:
        if not path.is_file():
            raise wrong_use(_("There is no file %(path)s.") % {"path": path})


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """A text file that appears under its name when it is complete, or not at all."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
