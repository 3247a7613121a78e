"""Writes the part of the client that is the contract's: every operation and object, with its types.

    python generate.py [contract [folder]]

Without arguments from docs/api/openapi.yaml of this repository into pilotzone_client/contract; `contract` is a file or
the address of a portal's /api/v1/openapi.json. Needs openapi-python-client; run it again when the contract has changed.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx
from ruamel.yaml import YAML

HERE = Path(__file__).resolve().parent
CONTRACT = HERE.parents[1] / "docs" / "api" / "openapi.yaml"
TARGET = HERE / "pilotzone_client" / "contract"
SETTINGS: dict[str, list[str]] = {"post_hooks": []}  # nothing is run over what it wrote
HOLES = ("Unable to parse", "WARNING parsing", "cannot be parsed")  # what it says where it left something out
# An answer without a body, with other fields, or of another kind than an operation's type says.
OTHERWISE = {f"#/components/parameters/{name}" for name in ("IfNoneMatch", "Fields", "Format", "ByteOrderMark")}


def read(contract: str) -> dict[str, Any]:
    if contract.startswith(("http://", "https://")):
        told: dict[str, Any] = httpx.get(contract, headers={"Accept-Language": "en"}).raise_for_status().json()
        return told
    written: dict[str, Any] = YAML(typ="safe").load(Path(contract).read_text(encoding="utf-8"))
    return written


def certain(contract: dict[str, Any]) -> dict[str, Any]:
    """Without `If-None-Match` and its 304, chosen fields and streams, which would make every type an uncertain one."""
    for methods in contract["paths"].values():
        for operation in methods.values():
            operation["responses"].pop("304", None)
            given = operation.get("parameters", [])
            operation["parameters"] = [each for each in given if each.get("$ref") not in OTHERWISE]
    return contract


def generate(contract: str, target: str) -> None:
    """Raises SystemExit where an operation or an object could not be written."""
    with tempfile.TemporaryDirectory() as folder:
        source, settings = Path(folder, "contract.json"), Path(folder, "settings.json")
        source.write_text(json.dumps(certain(read(contract))), encoding="utf-8")
        settings.write_text(json.dumps(SETTINGS), encoding="utf-8")
        options = ["--meta", "none", "--overwrite", "--config", str(settings), "--output-path", target]
        program = "from openapi_python_client.cli import app; app()"
        done = subprocess.run(
            [sys.executable, "-c", program, "generate", "--path", str(source), *options],
            capture_output=True,
            text=True,
            check=False,
        )
    said = done.stdout + done.stderr
    if done.returncode or any(word in said for word in HOLES):
        raise SystemExit(f"The client could not be written from {contract}:\n{said}")


if __name__ == "__main__":
    given = sys.argv[1:]
    generate(*(given + [str(CONTRACT), str(TARGET)][len(given) :]))
