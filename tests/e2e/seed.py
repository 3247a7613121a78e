"""What bin/run prepares, empty or with the small demo: made once a run, and copied for each portal."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.portal import Portal, name_of, on_server

QUICK_PASSWORDS = """
from pilotzone.accounts.models import User
from pilotzone.demo.people import hashed_password
User.objects.filter(password__startswith="pbkdf2").update(password=hashed_password())
"""


class Seed:
    """A prepared portal that nobody serves: its folder and, on PostgreSQL, a database to copy from.

    The test processes of one run share the folder; the first to come makes the seed, the others wait for it.
    """

    def __init__(self, shared: Path, *, empty: bool = False) -> None:
        name = "empty" if empty else "seed"
        self.folder, self.lock, self.done = shared / name, shared / f"{name}.lock", shared / f"{name}.done"
        self.portal = Portal(self.folder, f"_{name}", empty=empty, shared=True)
        self.ground = None if empty else Seed(shared, empty=True)

    def copy_to(self, portal: Portal) -> None:
        with self.held():
            if not self.done.exists():
                self.make()
        shutil.copytree(self.folder, portal.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sock"))
        if portal.database:
            on_server(
                portal.database,
                f'CREATE DATABASE "{name_of(portal.database)}" TEMPLATE "{name_of(self.portal.database)}"',
            )

    def make(self) -> None:
        """The demo is filled into a copy of the empty tables; its letters and mails are made here, for all copies."""
        if self.ground:
            self.ground.copy_to(self.portal)
            (self.folder / "begun-with").unlink()
            self.portal.prepare()
            self.portal.question(code=QUICK_PASSWORDS)
            self.portal.work_off()
        else:
            self.folder.mkdir()
            self.portal.create_database()
            self.portal.prepare()
        self.portal.rest()
        self.done.touch()

    def throw_away(self) -> None:
        """At the end of the run, by the process that started the others."""
        if self.ground:
            self.ground.throw_away()
        if self.portal.database:
            on_server(self.portal.database, f'DROP DATABASE IF EXISTS "{name_of(self.portal.database)}" WITH (FORCE)')

    @contextmanager
    def held(self) -> Iterator[None]:
        with self.lock.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
