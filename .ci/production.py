"""Runs a command with the environment that docker-compose.yml and .env.example give the portal's containers.

Values left empty in the example are secrets: they get made-up ones, so that the check sees a complete environment.
"""

import os
import re
import secrets
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = re.compile(r"\$\{(\w+)(?::?([-?])([^}]*))?\}")


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("=", 1) for line in lines if line.strip() and not line.startswith("#")]
    return {name: value or secrets.token_urlsafe(48) for name, value in pairs}


def interpolate(value: str, values: dict[str, str]) -> str:
    def replacement(found: re.Match[str]) -> str:
        name, sign, rest = found.groups()
        if name in values:
            return values[name]
        if sign == "-":
            return str(rest)
        raise SystemExit(f"{name} is used in docker-compose.yml and missing in .env.example")

    return REFERENCE.sub(replacement, value)


def environment() -> dict[str, str]:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    values = example()
    return {name: interpolate(str(value), values) for name, value in compose["x-portal"]["environment"].items()}


if __name__ == "__main__":
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    os.execve(sys.argv[1], sys.argv[1:], kept | environment())  # noqa: S606 - our own command
