"""`manage.py meetings check | plan | mend`: an event as a file, its plan as a file. See docs/matchmaking.md.

No database is needed. Exit codes: 0 fine, 1 the event is faulty, 2 wrong use.
"""

import json
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.plan_words import REASONS, STAGES, change_line, fault_line
from matchmaking.rules.plan.control import Control, Progress
from matchmaking.rules.plan.mending import mend
from matchmaking.rules.plan.model import FaultyInput, Meeting, Plan, Problem
from matchmaking.rules.plan.planning import plan
from matchmaking.rules.plan.reading import read, read_meetings
from matchmaking.rules.plan.writing import written
from pilotzone.kernel.terminal import FAULT, LANGUAGES, chosen_language, present, whole_file, wrong_use

SHOWN = 20
HEARD_SECONDS = 2.0


class Command(BaseCommand):
    help = "Plans the meetings of an event, with a proven bound and the reason of every request that has no meeting."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check", help="what is wrong with an event, without planning it")
        planning = verbs.add_parser("plan", help="the best plan that is found in time")
        mending = verbs.add_parser("mend", help="the plan before, changed as little as the event as it is now allows")
        for each in (check, planning, mending):
            each.add_argument("--input", required=True, type=Path, metavar="EVENT", help="the event (.json)")
            each.add_argument("--language", choices=LANGUAGES, help="instead of LANGUAGE or the portal's own")
        for each in (planning, mending):
            each.add_argument(
                "--out", required=True, type=Path, metavar="PLAN", help="where the plan is written (.json)"
            )
            each.add_argument("--time-limit", type=float, default=60.0, metavar="SECONDS")
            each.add_argument("--quiet", action="store_true", help="without progress")
        planning.add_argument("--previous", type=Path, metavar="PLAN", help="a plan to start from")
        mending.add_argument("--previous", type=Path, metavar="PLAN", required=True, help="the plan to be mended")

    def handle(self, *args: Any, verb: str, language: str | None = None, **options: Any) -> None:
        with translation.override(chosen_language(language)):
            getattr(self, f"do_{verb}")(**options)

    def do_check(self, input: Path, **options: Any) -> None:
        problem = self.load(input, read)
        params = {
            "buyers": len(problem.buyers),
            "suppliers": len(problem.suppliers),
            "slots": len(problem.slots),
            "tables": sum(each.capacity for each in problem.tables),
        }
        self.stdout.write(
            _("%(buyers)d buyers, %(suppliers)d suppliers, %(slots)d slots, %(tables)d tables: nothing is wrong")
            % params
        )

    def do_plan(self, previous: Path | None, **options: Any) -> None:
        before = () if previous is None else self.load(previous, read_meetings)
        self._make(lambda problem, control: plan(problem, control, previous=before), **options)

    def do_mend(self, previous: Path, **options: Any) -> None:
        before: tuple[Meeting, ...] = self.load(previous, read_meetings)
        self._make(lambda problem, control: mend(problem, before, control), **options)

    def _make(
        self,
        work: Callable[[Problem, Control], Plan],
        input: Path,
        out: Path,
        time_limit: float,
        quiet: bool,
        **options: Any,
    ) -> None:
        if not out.parent.is_dir():
            raise wrong_use(_("There is no folder %(path)s.") % {"path": out.parent})
        if time_limit <= 0:
            raise wrong_use(_("The time limit must be more than 0 seconds."))
        problem = self.load(input, read)
        began = time.monotonic()
        with interruptible() as asked:
            tell = (lambda progress: None) if quiet else Teller(self.stderr.write)
            control = Control(lambda: time.monotonic() - began, time_limit, lambda: bool(asked), tell)
            found = work(problem, control)
        seconds = time.monotonic() - began
        with whole_file(out) as stream:
            json.dump(written(problem, found, seconds), stream, ensure_ascii=False, indent=1)
            stream.write("\n")
        self._say(found, seconds)

    def load(self, path: Path, reader: Callable[[Any], Any]) -> Any:
        present(path)
        try:
            return reader(json.loads(path.read_text(encoding="utf-8-sig")))
        except UnicodeDecodeError:
            self.stderr.write(_("%(file)s: the file is not in UTF-8") % {"file": path})
        except (json.JSONDecodeError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            self.stderr.write(_("%(file)s:%(line)s: this is not JSON") % {"file": path, "line": line})
        except FaultyInput as error:
            for fault in error.faults:
                self.stderr.write(fault_line(path, fault))
            count = len(error.faults)
            raise CommandError(
                ngettext("%(count)d error", "%(count)d errors", count) % {"count": count}, returncode=FAULT
            ) from error
        raise CommandError(ngettext("%(count)d error", "%(count)d errors", 1) % {"count": 1}, returncode=FAULT)

    def _say(self, found: Plan, seconds: float) -> None:
        params = {
            "meetings": len(found.meetings),
            "objective": found.objective,
            "bound": found.bound,
            "gap": f"{100 * found.gap:.2f}",
            "greedy": found.greedy,
            "seconds": f"{seconds:.1f}",
        }
        if found.is_proven:
            words = _(
                "%(meetings)d meetings, value %(objective)d, proven to be the best; greedy %(greedy)d; %(seconds)s s"
            )
        else:
            words = _(
                "%(meetings)d meetings, value %(objective)d, at most %(gap)s %% below the best"
                " (no plan exceeds %(bound)d); greedy %(greedy)d; %(seconds)s s"
            )
        self.stdout.write(words % params)
        if found.cancelled:
            self.stdout.write(_("Stopped when asked: this is the best plan so far."))
        for reason, count in Counter(each.reason for each in found.unmet).most_common():
            self.stdout.write(_("No meeting, %(reason)s: %(count)d") % {"reason": REASONS[reason], "count": count})
        for change in found.changes[:SHOWN]:
            self.stdout.write("  " + change_line(shown(change.before), shown(change.after), change.reason))
        more = len(found.changes) - SHOWN
        if more > 0:
            self.stdout.write(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})


class Teller:
    """A line when a stage begins, and every other second."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write, self.stage, self.last = write, "", 0.0

    def __call__(self, progress: Progress) -> None:
        if progress.stage == self.stage and progress.seconds - self.last < HEARD_SECONDS:
            return
        self.stage, self.last = progress.stage, progress.seconds
        bound = "…" if progress.bound is None else progress.bound
        self.write(f"{progress.seconds:6.1f} s  {STAGES[progress.stage]}: {progress.objective} / {bound}")


def shown(meeting: Meeting | None) -> str:
    return "" if meeting is None else f"{meeting.buyer} – {meeting.supplier}, {meeting.slot}, {meeting.table or '–'}"


@contextmanager
def interruptible() -> Iterator[list[int]]:
    """Ctrl-C asks the search to stop and keeps what was found; a second one ends the command."""
    asked: list[int] = []

    def ask(number: int, frame: Any) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    try:
        before = signal.signal(signal.SIGINT, ask)
    except ValueError:  # not in the main thread
        yield asked
        return
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
