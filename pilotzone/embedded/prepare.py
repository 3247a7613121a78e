"""What must be there before the first request: tables, static files, demo data. Runs as a process of its own."""

import os
import sys
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from .catalogues import compile_catalogues


def say(text: str) -> None:
    print(f"  {text}", flush=True)


def static_files_are_newer(manifest: Path) -> bool:
    """Whether a static file was changed since they were last gathered."""
    if not manifest.exists():
        return True
    gathered = manifest.stat().st_mtime
    files = ((storage, path) for finder in get_finders() for path, storage in finder.list([]))
    return any(os.path.getmtime(storage.path(path)) > gathered for storage, path in files)


def gather_static_files() -> None:
    if static_files_are_newer(Path(settings.STATIC_ROOT) / "staticfiles.json"):
        say("Gathering the static files…")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def load_demo_data(begun_with: Path, *, empty: bool) -> None:
    """The first start decides whether the database holds demo data; later starts leave it alone."""
    if begun_with.exists():
        if empty and begun_with.read_text() != "empty":
            say("There is demo data from an earlier start: --fresh --empty throws it away.")
        return
    if empty:
        say("Entering what every portal begins with…")
        call_command("set_up", stdout=StringIO())
    else:
        say("Filling in the demo data…")
        call_command("demo")
    begun_with.write_text("empty" if empty else "demo")


def write_sign_ins(begun_with: Path, sign_ins: Path) -> None:
    sign_ins.unlink(missing_ok=True)
    if begun_with.read_text() == "demo":
        with sign_ins.open("w", encoding="utf-8") as file:
            call_command("demo", "--sign-ins", stdout=file)


def prepare(var: Path, *, empty: bool) -> None:
    compile_catalogues()
    django.setup()
    say("Bringing the database up to date…")
    call_command("migrate", interactive=False, verbosity=0)
    gather_static_files()
    load_demo_data(var / "begun-with", empty=empty)
    write_sign_ins(var / "begun-with", var / "sign-ins.txt")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilotzone.settings")
    prepare(Path(os.environ["PILOTZONE_VAR"]), empty="--empty" in sys.argv)
