"""Whoever checks the portal's proofs on a machine of their own: Python, the downloaded files, and nothing else."""

import subprocess
import sys
from pathlib import Path


def verify(program: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the downloaded check in its own folder, without the portal's packages, settings or environment."""
    command = [sys.executable, "-I", "-S", program.name, *map(str, arguments)]
    return subprocess.run(command, cwd=program.parent, env={}, capture_output=True, text=True, check=False)


def changed(file: Path, old: bytes, new: bytes) -> Path:
    """A copy in which one place differs."""
    content = file.read_bytes()
    assert content.count(old) >= 1
    assert len(old) == len(new)
    copy = file.with_name(f"changed-{file.name}")
    copy.write_bytes(content.replace(old, new, 1))
    return copy
