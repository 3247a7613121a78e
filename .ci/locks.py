"""The locks name every package with a hash and no place: no address, no local path, no index of ours.

They are whole: what a package needs is in the lock too, for it is installed without looking for that.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FORBIDDEN = ("://", "file:", "--find-links", "--extra-index-url", "--index-url", "--trusted-host", " @ ")
PIN = re.compile(r"^[a-z0-9][a-z0-9._-]*(?:\[[a-z0-9, _-]+\])?==\S+(?: ;.*)?$", re.IGNORECASE)
HASH = re.compile(r"^--hash=sha256:[0-9a-f]{64}$")


def logical_lines(text: str) -> list[str]:
    joined = re.sub(r"\\\n\s*", "\n\t", text)
    return [line for line in re.split(r"\n(?!\t)", joined) if line.strip() and not line.lstrip().startswith("#")]


def problems(name: str, text: str) -> list[str]:
    found = [f"{name}: contains {word!r}" for word in FORBIDDEN if word in text]
    for entry in logical_lines(text):
        pin, *hashes = [part.strip() for part in entry.split("\n\t") if not part.strip().startswith("#")]
        if not PIN.match(pin):
            found.append(f"{name}: not a pinned package: {pin}")
        elif not hashes or not all(HASH.match(part.split("  #")[0].strip()) for part in hashes):
            found.append(f"{name}: no hash, or a broken one: {pin}")
    return found


def pins(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.MULTILINE))


def needs_of(name: str) -> list[Requirement]:
    try:
        return [Requirement(text) for text in requires(name) or []]
    except PackageNotFoundError:  # it is for other systems
        return []


def missing(text: str) -> list[str]:
    """What packages of the lock need here, by what they say of themselves where they are installed."""
    named = re.findall(r"^([A-Za-z0-9._-]+)(?:\[([^\]]*)\])?==", text, re.MULTILINE)
    held = {canonicalize_name(name) for name, _extras in named}
    found = []
    for name, extras in named:
        for need in needs_of(name):
            asked = not need.marker or any(
                need.marker.evaluate({"extra": extra.strip()}) for extra in extras.split(",")
            )
            if asked and canonicalize_name(need.name) not in held:
                found.append(f"{name} needs {need}, which is missing")
    return found


def main(folder: Path) -> int:
    names = ("requirements.lock", "requirements-dev.lock", "requirements-ocr.lock")
    texts = {name: (folder / name).read_text() for name in names}
    found = [problem for name, text in texts.items() for problem in problems(name, text)]
    for name in names[:2]:  # whose packages are installed here
        found += [f"{name}: {problem}" for problem in missing(texts[name])]
    run, *more = (pins(text) for text in texts.values())
    for lock, held in zip(names[1:], more, strict=True):
        found += [f"{lock}: {name}=={pin} is missing" for name, pin in run.items() if held.get(name) != pin]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[1]))
