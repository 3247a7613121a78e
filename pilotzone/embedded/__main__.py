"""Starts the portal on this machine and keeps it running until Ctrl-C; bin/run is the way in."""

import argparse
import contextlib
import http.client
import os
import shutil
import socket
import sys
from pathlib import Path

from . import broker
from .lock import AlreadyRunning, hold
from .services import NICENESS, Service, Supervisor

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PORT, SANDBOX_PORT = 8000, 8001


class CannotStart(Exception):
    """Why the portal can't start, in one line."""


def port_number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port: give a number from 1 to 65535")
    return int(text)


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run")
    parser.add_argument("--port", type=port_number)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--sandbox", action="store_true")
    chosen = parser.parse_args(arguments)
    if chosen.sandbox and chosen.empty:
        parser.error("a sandbox has demo data: leave out --empty")
    chosen.port = chosen.port or (SANDBOX_PORT if chosen.sandbox else PORT)
    return chosen


def say(text: str) -> None:
    print(text, flush=True)


def check_port(port: int) -> None:
    free = f"bin/run --port {port + 1 if port < 65535 else 8001}"
    taken = CannotStart(f"Port {port} is taken by another program: choose another, {free} for one.")
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        raise taken  # on macOS the bind below succeeds beside a program that listens on every address
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotStart(f"Port {port} may not be used by this account: choose one above 1023.") from None
        except OSError:
            raise taken from None


def own_folder(var: Path) -> None:
    """Make var/ or see that it is ours, so that --fresh never wipes a folder with other things in it."""
    var.mkdir(parents=True, exist_ok=True)
    if any(var.iterdir()) and not any((var / name).exists() for name in ("lock", "secret-key")):
        raise CannotStart(f"{var} holds other things than the portal's data: name another folder in PILOTZONE_VAR.")


def wipe(var: Path) -> None:
    for path in var.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != "lock":
            path.unlink()


def programs(port: int) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "-A", "pilotzone"]
    return {
        "worker": [*celery, "worker", "-P", "threads", "-c", "4", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--pidfile="],
        "web": [sys.executable, "-m", "gunicorn", "pilotzone.wsgi", "--bind", f"{HOST}:{port}",
                "--workers", "1", "--worker-class", "gthread", "--threads", "8", "--no-control-socket"],
    }  # fmt: skip


def environment(var: Path, address: str) -> dict[str, str]:
    return os.environ | {
        "PILOTZONE_PROFILE": "embedded",
        "PILOTZONE_VAR": str(var),
        "PILOTZONE_BASE_URL": address,
        "CELERY_BROKER_URL": broker.url(broker.socket_path(var)),
        "DJANGO_SETTINGS_MODULE": "pilotzone.settings",
        "PYTHONUNBUFFERED": "1",
    }


def ready(port: int) -> bool:
    """Whether the portal answers, with its database."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/health/ready/")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])


def start(supervisor: Supervisor, var: Path, port: int, address: str, *, empty: bool) -> None:
    logs = var / "log"
    logs.mkdir(exist_ok=True)
    surroundings = environment(var, address)
    supervisor.add(broker.service(var, logs / "broker.log", surroundings))
    if not supervisor.watch(lambda: broker.answers(broker.socket_path(var)), seconds=20):
        raise CannotStart(f"The broker did not start:\n{tail(logs / 'broker.log')}")
    preparing = [sys.executable, "-m", "pilotzone.embedded.prepare", *(["--empty"] if empty else [])]
    quieter = {"PILOTZONE_LOG_LEVEL": "WARNING"} | surroundings
    step = Service("preparation", preparing, folder=ROOT, log=None, environment=quieter)
    if not supervisor.run_to_end(step):
        raise CannotStart("The preparation failed; the lines above say why.")
    for name, command in programs(port).items():
        log, niceness = logs / f"{name}.log", NICENESS.get(name, 0)
        supervisor.add(Service(name, command, folder=ROOT, log=log, environment=surroundings, niceness=niceness))
    if not supervisor.watch(lambda: supervisor.failing() is not None or ready(port), seconds=120) or not ready(port):
        log = logs / f"{supervisor.failing() or 'web'}.log"
        raise CannotStart(f"The portal at {address} does not answer:\n{tail(log)}")
    welcome(var, address)


FIRST_STEPS = """No demo data. The first steps:
  1. Open an account at {address}/accounts/signup/; the mail that confirms the address is a file in {mail}
  2. In a second terminal, appoint its holder security administrator, who enters districts and offices and appoints
     all others:
     PILOTZONE_PROFILE=embedded PILOTZONE_VAR={var} \\
       .venv/bin/python manage.py first_administrator ADDRESS --office 市商务局办公室
  docs/first-steps.md goes on to the first paid claim.
"""


def welcome(var: Path, address: str) -> None:
    sign_ins = var / "sign-ins.txt"
    say(f"\npilotzone is running at {address}/\n")
    if sign_ins.exists():
        say(sign_ins.read_text(encoding="utf-8"))
    else:
        say(FIRST_STEPS.format(address=address, mail=var / "mail", var=var))
    if os.environ.get("PILOTZONE_SANDBOX"):
        say(f"A sandbox: open keys for your system at {address}/developers/keys/\n")
    say(f"Logs are in {var / 'log'}. Ctrl-C stops everything.")


def main(arguments: list[str]) -> int:
    chosen = options(arguments)
    address = f"http://{HOST}:{chosen.port}"
    var = Path(os.environ.get("PILOTZONE_VAR") or ROOT / ("var-sandbox" if chosen.sandbox else "var")).resolve()
    if chosen.sandbox:
        os.environ["PILOTZONE_SANDBOX"] = "true"  # for all that is started from here
    supervisor = Supervisor(say)
    try:
        own_folder(var)
        with hold(var / "lock", address):
            check_port(chosen.port)
            if chosen.fresh:
                wipe(var)
            try:
                start(supervisor, var, chosen.port, address, empty=chosen.empty)
                supervisor.watch(lambda: False)
                say("\nStopping…")
            finally:
                supervisor.stop()
    except (AlreadyRunning, CannotStart, broker.NoBroker) as problem:
        if supervisor.stopping:
            return 130
        print(f"run: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
