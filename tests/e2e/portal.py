"""A portal of the journeys' own, as bin/run starts it: database, broker, worker and web server, each a real one."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis

from pilotzone.embedded import __main__ as embedded
from pilotzone.embedded import broker
from pilotzone.embedded.services import Service
from tests.e2e.interpreter import Interpreter

MOVING, CLOCK = "tests.house.moving_clock", "MOVING_CLOCK"
LONG = 240  # seconds for all that the demo leaves to the worker, on a machine that has other work
LOOKS = 6  # at an empty queue, a tenth of a second apart
BEGIN = "2024-07-02T10:00:00+08:00"  # a Tuesday within the demo's open call


class Portal:
    """Started once for all journeys of a test process, with a queue that it shares with no other.

    Its clock stands still until it is moved. A journey that fills a portal has one of its own, under a name of its own
    and without the small demo.
    """

    def __init__(self, folder: Path, name: str = "", *, empty: bool = False, shared: bool = False) -> None:
        self.folder, self.empty = folder, empty
        self.port = free_port()
        self.address = f"http://{embedded.HOST}:{self.port}"
        self.environment = embedded.environment(folder, self.address)
        self.environment |= {"PILOTZONE_LOG_LEVEL": "WARNING", "PILOTZONE_CLOCK": BEGIN}
        self.environment[CLOCK] = str(folder / "clock")
        self.database = own_database(os.environ.get("DATABASE_URL", ""), name if shared else f"_{os.getpid()}{name}")
        if self.database:
            self.environment["DATABASE_URL"] = self.database
        self.broker: Service | None = None
        self.services: list[Service] = []
        self.starts_anew = False  # moves of the clock: some program knows nothing of its file
        self.interpreter: Interpreter | None = None

    def start(self) -> None:
        """Whatever is there already was copied from a seed."""
        if not self.broker:
            self.start_broker()
        self.serve()

    def create_database(self) -> None:
        if self.database:
            on_server(self.database, f'CREATE DATABASE "{name_of(self.database)}"')

    def prepare(self) -> None:
        """The tables, and the demo unless the portal is to be empty."""
        self.start_broker()
        self.run(sys.executable, "-m", "pilotzone.embedded.prepare", *(["--empty"] if self.empty else []))

    def start_broker(self) -> None:
        self.broker = broker.service(self.folder, self.folder / "broker.log", self.environment)
        self.broker.start()
        wait_for("the broker", lambda: broker.answers(broker.socket_path(self.folder)))

    def stop_broker(self) -> None:
        if self.broker:
            self.broker.ask_to_stop()
            self.broker.process.wait(timeout=20)  # it writes down what it holds
            self.broker.kill()
            self.broker = None

    def work_off(self) -> None:
        """Let a worker do all that waits in the queue."""
        self.set_clock()
        self.start_program("worker")
        self.settle(seconds=LONG)

    def serve(self, worker: str = "", **surroundings: str) -> None:
        """The worker with a Celery application of the tests, if one is named, and what that one asks for."""
        self.set_clock()
        self.start_program("worker", worker, **surroundings)
        self.start_program("web")
        wait_for("the web server", lambda: embedded.ready(self.port))

    def set_clock(self) -> None:
        (self.folder / "clock").write_text(self.environment.get("PILOTZONE_CLOCK", ""), encoding="ascii")

    def start_program(self, name: str, app: str = "", **surroundings: str) -> None:
        """One of those that bin/run starts; worker and web read their clock from a file."""
        self.starts_anew |= bool(app) or name == "beat"
        parts = {"pilotzone": app or MOVING, "pilotzone.wsgi": f"{MOVING}:application()"}
        command = [parts.get(part, part) for part in embedded.programs(self.port)[name]]
        log, environment = self.folder / f"{name}.log", self.environment | surroundings
        service = Service(name, command, folder=embedded.ROOT, log=log, environment=environment)
        service.start()
        self.services.append(service)

    def kill_program(self, name: str) -> None:
        """SIGKILL, in the middle of whatever it does."""
        service = next(service for service in self.services if service.name == name)
        service.kill()
        self.services.remove(service)

    def leave(self) -> None:
        """End web and worker, and whatever they started."""
        for service in self.services:
            service.ask_to_stop()
        for service in self.services:
            service.process.wait(timeout=60)  # a worker ends when what it was doing is done
            service.kill()
        self.services, self.starts_anew = [], False

    def rest(self) -> None:
        """End all that was started; what the portal holds stays."""
        self.leave()
        if self.interpreter:
            self.interpreter.leave()
            self.interpreter = None
        self.stop_broker()

    def stop(self) -> None:
        self.rest()
        if self.database:
            on_server(self.database, f'DROP DATABASE IF EXISTS "{name_of(self.database)}" WITH (FORCE)')

    @contextmanager
    def at(self, moment: str, **worker: str) -> Iterator[None]:
        """The whole installation at another moment, and back."""
        before = self.environment["PILOTZONE_CLOCK"]
        self.move(moment, **worker)
        try:
            yield
        finally:
            self.move(before)

    def move(self, moment: str, **worker: str) -> None:
        """With a worker of the tests, or away from one, by a restart of all programs."""
        self.environment["PILOTZONE_CLOCK"] = moment
        if worker or self.starts_anew:
            self.leave()
            self.serve(**worker)
        else:
            self.settle()
            self.set_clock()

    @contextmanager
    def worker_waiting(self) -> Iterator[None]:
        """Hold the worker still meanwhile, to look at what waits for it."""
        worker = next(service.process for service in self.services if service.name == "worker")
        worker.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            worker.send_signal(signal.SIGCONT)

    def credentials(self, key: str) -> tuple[str, str]:
        """E-mail and password of somebody of the demo: all share what the printed sign-ins end with."""
        *_, email, password = (self.folder / "sign-ins.txt").read_text(encoding="utf-8").split()
        return f"{key}@{email.partition('@')[2]}", password

    def manage(self, *arguments: str) -> str:
        """What a command prints that manage.py knows."""
        return self.question(command=arguments)

    def question(self, **asked: Any) -> str:
        if not self.interpreter:
            self.interpreter = Interpreter(self.environment, embedded.ROOT)
        return self.interpreter.ask(clock=self.environment.get("PILOTZONE_CLOCK", ""), **asked)

    def ask(self, code: str, imports: str) -> Any:
        """What a line of Python finds in the portal's database."""
        return json.loads(self.question(code=f"import json\n{imports}\nprint(json.dumps({code}, default=str))"))

    def find_objects(self) -> dict[str, str]:
        """The demo's objects by the names that pages.py knows them under."""
        return self.ask("find()", "from tests.e2e.objects import find")

    def send_task(self, name: str) -> None:
        """Put a task into the queue as the timetable does; the worker takes it."""
        self.question(code=f"from pilotzone.celery import app\napp.send_task({name!r})")

    def settle(self, seconds: float = 30) -> None:
        """Wait until the worker has nothing left to do.

        A message that was just taken stands for a moment in neither list, so that one look is not enough.
        """
        quiet = 0
        with redis.Redis.from_url(self.environment["CELERY_BROKER_URL"].replace("redis+socket:", "unix:")) as queue:

            def still() -> bool:
                nonlocal quiet
                quiet = 0 if queue.llen("celery") or queue.hlen("unacked") else quiet + 1
                return quiet > LOOKS

            wait_for("the queue to empty", still, seconds)

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command, cwd=embedded.ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise AssertionError(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def mail_to(self, address: str, *, link: str) -> str:
        """The address in the newest mail to somebody that matches a pattern; waits for the worker to send it."""
        found: list[str] = []

        def arrived() -> bool:
            texts = reversed([text for to, text in self.mails() if to == address])
            found[:] = [url for text in texts for url in re.findall(r"https?://\S+", text) if re.search(link, url)]
            return bool(found)

        wait_for(f"mail to {address}", arrived)
        return found[0]

    def mails(self) -> list[tuple[str, str]]:
        """Everything sent so far, oldest first."""
        found = []
        for path in sorted((self.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
            for part in re.split(rb"\n-{79}\n", path.read_bytes()):
                if part.strip():
                    message = message_from_bytes(part.lstrip(), policy=policy.default)
                    found.append((message["To"], message.get_body().get_content()))
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((embedded.HOST, 0))
        return probe.getsockname()[1]


def own_database(address: str, name: str) -> str:
    """A database named after the one of the run; nothing for SQLite, which lies in the portal's own folder."""
    if not address.startswith("postgres"):
        return ""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"{parts.path}_e2e{name}"))


def name_of(address: str) -> str:
    return urlsplit(address).path.removeprefix("/")


def on_server(address: str, statement: str) -> None:
    connection = psycopg2.connect(urlunsplit(urlsplit(address)._replace(path="/postgres")))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def wait_for(what: str, done: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise AssertionError(f"Waited {seconds:g} s in vain for {what}.")
        time.sleep(0.1)
