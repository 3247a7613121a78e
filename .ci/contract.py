"""The API's contract is the one that is checked in, and its newest line in the changelog is about exactly that one.

A line of docs/api/CHANGELOG.md names the beginning of the SHA-256 of docs/api/openapi.yaml that it describes: whoever
changes the contract cannot but write what changed.
"""

import hashlib
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTRACT, CHANGELOG = Path("docs/api/openapi.yaml"), Path("docs/api/CHANGELOG.md")
HEADING = re.compile(r"^## (\d+\.\d+) · \d{4}-\d{2}-\d{2} · ([0-9a-f]{12})$", re.MULTILINE)


def problems(contract: str, written: str, changelog: str) -> list[str]:
    """`contract` as the code has it, `written` as it is checked in."""
    if contract != written:
        return [f"{CONTRACT} is not what the code says. Run: python manage.py contract > {CONTRACT}"]
    digest = hashlib.sha256(written.encode()).hexdigest()[:12]
    entries = HEADING.split(changelog)[1:]  # number, digest and text of each, the newest first
    if not entries or entries[1] != digest:
        return [f"{CHANGELOG} does not begin with a line about this contract: ## 1.x · the day · {digest}"]
    if not re.search(r"^- \S", entries[2], re.MULTILINE):
        return [f"{CHANGELOG}: the newest heading has no line that says what changed."]
    if len(set(entries[1::3])) != len(entries[1::3]):
        return [f"{CHANGELOG}: two entries are about the same contract."]
    return []


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilotzone.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from pilotzone.exchange.management.commands.contract import text

    found = problems(text(), *((ROOT / path).read_text(encoding="utf-8") for path in (CONTRACT, CHANGELOG)))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
