"""Both languages are complete: each message in the code has its Chinese once, none is fuzzy, none is left over."""

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
PARTS = ("pilotzone", "enterprises", "subsidies", "warehouses", "matchmaking", "templates")


def messages_in_code() -> set[tuple[str | None, str]]:
    """What makemessages finds, in a copy, so that the catalogue stays as it is."""
    with tempfile.TemporaryDirectory(prefix="pilotzone-messages-") as name:
        copy = Path(name)
        for part in PARTS:
            if (ROOT / part).exists():
                shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "*.ttf"))
        (copy / CATALOGUE).parent.mkdir(parents=True)
        command = [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-location", "--no-wrap"]
        subprocess.run(command, cwd=copy, check=True, capture_output=True, text=True)
        return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(copy / CATALOGUE)) if not entry.obsolete}


def problems() -> list[str]:
    catalogue = polib.pofile(str(ROOT / CATALOGUE))
    entries = Counter((entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete)
    kept = set(entries)
    in_code = messages_in_code()
    return [
        *(f"untranslated: {entry.msgid}" for entry in catalogue.untranslated_entries()),
        *(f"fuzzy: {entry.msgid}" for entry in catalogue.fuzzy_entries()),
        *(f"twice in the catalogue: {text}" for (_, text), count in entries.items() if count > 1),
        *(f"in the code, not in the catalogue: {text}" for _, text in sorted(in_code - kept, key=str)),
        *(f"in the catalogue, no longer in the code: {text}" for _, text in sorted(kept - in_code, key=str)),
    ]


if __name__ == "__main__":
    found = problems()
    print("\n".join(found))
    sys.exit(1 if found else 0)
