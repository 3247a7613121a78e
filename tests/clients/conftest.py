"""The Python client as its README has it made: copied away, the contract's part written, then imported."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CLIENT = Path(__file__).resolve().parents[2] / "clients" / "python"


@pytest.fixture(scope="session")
def python_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the package lies; it can be imported from here on."""
    folder = tmp_path_factory.mktemp("clients") / "python"
    shutil.copytree(CLIENT, folder, ignore=shutil.ignore_patterns("contract", "__pycache__"))
    contract = CLIENT.parents[1] / "docs" / "api" / "openapi.yaml"
    target = folder / "pilotzone_client" / "contract"
    subprocess.run([sys.executable, str(folder / "generate.py"), str(contract), str(target)], check=True)
    sys.path.insert(0, str(folder))
    return folder
