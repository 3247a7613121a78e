"""A process with the portal's settings that answers one question after another: Django is started once, not each time.

Each line in is a JSON object with `code` or `command` (the words after manage.py) and the portal's `clock`; each line
out has the `text` that was printed, and the `error` with which it ended.
"""

import io
import json
import subprocess
import sys
import traceback
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, TextIO


class Interpreter:
    """The side of the tests."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.interpreter"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **question: Any) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"The interpreter ended at {question}.")
        answer = json.loads(line)
        if answer["error"]:
            raise AssertionError(f"{question}\n{answer['text']}\n{answer['error']}")
        text: str = answer["text"]
        return text

    def leave(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=30)


def serve(questions: TextIO, answers: TextIO) -> None:
    import django

    from tests.house import quick_passwords as quick_passwords

    django.setup()
    for line in questions:
        print(json.dumps(answer_to(json.loads(line))), file=answers, flush=True)


def answer_to(question: dict[str, Any]) -> dict[str, str]:
    from django.conf import settings
    from django.core.management import call_command

    settings.PILOTZONE_CLOCK = question["clock"]
    printed, error = io.StringIO(), ""
    with redirect_stdout(printed):
        try:
            if "code" in question:
                exec(question["code"], {})  # noqa: S102 - a test's own line about the portal's database
            else:
                call_command(*question["command"])
        except (Exception, SystemExit):
            error = traceback.format_exc()
    return {"text": printed.getvalue(), "error": error}


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
