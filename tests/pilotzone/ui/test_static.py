"""The static files hold together: every icon asked for exists, vendored files are those that were written down."""

import hashlib
import re

from django.conf import settings

ROOT = settings.BASE_DIR
SPRITE = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/icons.svg").read_text()))


def test_icons_in_templates_exist():
    asked = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"(?!\|)', path.read_text(encoding="utf-8"))
    }
    assert asked - SPRITE == set()


def test_icons_in_code_exist():
    from pilotzone.ui.templatetags.ui import ICON_SETS

    asked = {name for icons in ICON_SETS.values() for name in icons.values()}
    script = (ROOT / "static/js/saving.js").read_text(encoding="utf-8")
    asked |= set(re.findall(r': "([a-z-]+)"', re.search(r"ICONS = {(.*?)}", script).group(1)))
    assert asked - SPRITE == set()


def test_vendored_files_are_as_written_down():
    rows = re.findall(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", (ROOT / "docs/vendored.md").read_text(), re.M)
    assert rows
    for path, digest in rows:
        assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest, path


def test_styles_name_no_source_map():
    for path in (ROOT / "static").rglob("*.css"):
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8"), path
