"""The printed matrix is the code's."""

from pathlib import Path

from pilotzone.accounts.management.commands.permissions import page


def test_docs_hold_the_matrix_as_it_stands():
    printed = Path(__file__).parents[3] / "docs" / "permissions.md"
    assert printed.read_text(encoding="utf-8").strip() == page().strip()
