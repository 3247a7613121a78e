"""`manage.py audit verify | seal | pack | export`: the guard's tools over the record."""

import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pilotzone.audit import actions, packs, queries
from pilotzone.audit.models import AuditEvent, Chain
from pilotzone.audit.rules.chain import check_pack
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Command(BaseCommand):
    help = "Verify, seal and export the audit chains."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verify = verbs.add_parser("verify", help="find changed, missing, swapped and cut-off rows")
        verify.add_argument("--seals", type=Path, help="folder of the seals; default PILOTZONE_SEAL_DIR")
        verify.add_argument("--case", help="the uid of one case")
        verify.add_argument("--pack", type=Path, help="check an exported evidence pack instead of the database")
        verbs.add_parser("seal", help="seal every chain that has grown")
        pack = verbs.add_parser("pack", help="the evidence pack of one claim, to be checked offline with its verify.py")
        pack.add_argument("reference", help="the claim's reference")
        pack.add_argument("--out", type=Path, help="file to write; default REFERENCE.zip")
        pack.add_argument("--digests", action="store_true", help="documents by their digests, without the files")
        export = verbs.add_parser("export", help="the evidence pack of one case, as JSON")
        export.add_argument("case", help="the uid of the case")
        export.add_argument("--to", type=Path, help="file to write; default standard output")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        getattr(self, f"do_{verb}")(**options)

    def do_verify(self, seals: Path | None, case: str | None, pack: Path | None, **options: Any) -> None:
        if pack:
            self._finish(check_pack(json.loads(pack.read_text(encoding="utf-8"))), f"The pack {pack.name} is whole.")
            return
        if case and not Chain.objects.filter(case_uid=case).exists():
            self.stderr.write(f"No chain for {case} in the database.")
        start = time.perf_counter()
        problems = queries.verify(case, seals)
        scope = {"chain__case_uid": case} if case else {}
        counted = f"{AuditEvent.objects.filter(**scope).count()} events"
        self._finish(problems, lambda: f"Whole: {counted}, {time.perf_counter() - start:.1f} s.")

    def _finish(self, problems: Any, whole: Any) -> None:
        count = 0
        for problem in problems:
            count += 1
            self.stdout.write(str(problem))
        if count:
            raise CommandError(f"Problems found: {count}.", returncode=1)
        self.stdout.write(whole() if callable(whole) else whole)

    def do_seal(self, **options: Any) -> None:
        actions.publish_seals()
        row = actions.seal(now=clock.now())
        if row is None:
            self.stdout.write("Nothing has grown since the last seal.")
        else:
            self.stdout.write(f"Seal {row.number}: {row.chains} chains, {row.events} events, {row.digest}")

    def do_pack(self, reference: str, out: Path | None, digests: bool, **options: Any) -> None:
        case = packs.find(reference)
        if case is None:
            raise CommandError(f"No case with the reference {reference}.")
        path = out or Path(f"{reference}.zip")
        try:
            actions.record_pack(case, files=not digests, by=None, now=clock.now())
            with path.open("wb") as file:
                packs.write(case, file, files=not digests)
        except DomainError as error:
            path.unlink(missing_ok=True)
            raise CommandError(str(error.message)) from error
        self.stdout.write(f"{path}: {path.stat().st_size} bytes, sha256 {sha256_of(path)}")

    def do_export(self, case: str, to: Path | None, **options: Any) -> None:
        try:
            pack = queries.pack_of(case)
        except Chain.DoesNotExist as error:
            raise CommandError(f"No chain for {case}.") from error
        text = json.dumps(pack, ensure_ascii=False, indent=1)
        if to:
            to.write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text + "\n")
