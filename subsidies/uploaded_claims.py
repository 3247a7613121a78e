"""Claims of an uploaded table, in portions, with the facts that each version asks for."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy

from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.formula.text import Text
from pilotzone.kernel.errors import Refused
from subsidies import claim_files, wording
from subsidies.claim_files import Claim, Progress
from subsidies.rules import carried
from subsidies.rules.model import Measure
from subsidies.rules.trial import Claims

ACCEPTED = (FileType.XLSX, FileType.CSV, FileType.JSON)
MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 200_000  # a row takes a good kilobyte while it is held, once for each version that asks otherwise
PORTION = 2_000
SHOWN_FLAWS = 5
SUFFIXES = {FileType.XLSX: ".xlsx", FileType.CSV: ".csv", FileType.JSON: ".json"}
DISTRICT_HEADS = ("district", "所在区", "区")  # a column of this name groups the claims by place


@dataclass(frozen=True, slots=True)
class Uploaded:
    """`before` and `after` are the same rows with the facts of either version; `places` are the districts named.

    `lacking` are the inputs of the tested version that no row has.
    """

    before: Sequence[Claim] | None
    after: Sequence[Claim]
    places: dict[int, Text]
    lacking: frozenset[str]

    def coverage(self, measure: Measure) -> dict[str, Any]:
        """Which inputs the table tells, as plain JSON."""
        return carried.summary(carried.of_table(measure, self.lacking))

    def portions(self) -> Iterator[Claims]:
        numbers = {text.zh: number for number, text in self.places.items()}
        for start in range(0, len(self.after), PORTION):
            after = self.after[start : start + PORTION]
            before = None if self.before is None else self.before[start : start + PORTION]
            rows = [claim.row for claim in after]
            places = [numbers.get(district_of(claim), 0) for claim in after]
            was = None if before is None else [each.facts for each in before]
            yield Claims(rows, rows, places, [each.facts for each in after], was)


def read(stored: StoredFile, before: Measure | None, after: Measure, progress: Progress | None = None) -> Uploaded:
    """The whole table, or Refused with the first places that are wrong, or if no row can have an amount.

    `before` is None where nothing was in force. `progress` is told how many rows have been read.
    """
    with tempfile.TemporaryDirectory(prefix="pilotzone-claims-") as folder:
        path = Path(folder) / f"claims{SUFFIXES[FileType(stored.type)]}"
        with default_storage.open(stored.path) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        second, lacking = claims_in(path, stored.name, after, progress)
        lost = [spec.label for spec in after.inputs if spec.name in carried.cannot_do_without(after) & lacking]
        if lost:
            text = gettext_lazy("No row can have an amount: the table does not tell %(inputs)s.")
            raise Refused("table_lacks", text, params={"inputs": wording.listed(map(wording.pick, lost))})
        asks_anew = before is not None and before.inputs != after.inputs
        first = claims_in(path, stored.name, before, progress)[0] if before is not None and asks_anew else None
    found = sorted({district_of(claim) for claim in second} - {""})
    return Uploaded(first, second, {number: Text(name, name) for number, name in enumerate(found, 1)}, lacking)


def claims_in(
    path: Path, name: str, measure: Measure, progress: Progress | None
) -> tuple[Sequence[Claim], frozenset[str]]:
    """The claims, and the inputs that none of them has. Rows that no claim has lines of are unknown, not none. What is
    wrong is told of the file by the name that its sender knows."""

    def told(where: str, row: int) -> None:
        if row > MOST_ROWS:
            raise too_long()
        if progress:
            progress(where, row)

    try:
        found = claim_files.read(path, measure, progress=told).claims
    except claim_files.ClaimFileError as error:
        shown = [str(flaw).replace(path.name, name, 1) for flaw in error.flaws[:SHOWN_FLAWS]]
        if len(error.flaws) > SHOWN_FLAWS:
            shown.append("…")
        text = gettext_lazy("The table has errors and nothing was computed. %(flaws)s")
        raise Refused("table_faulty", text, params={"flaws": wording.joined_by().join(shown)}) from error
    if not found:
        raise Refused("table_empty", gettext_lazy("The table has no claims below its head."))
    if len(found) > MOST_ROWS:
        raise too_long()
    return found, settled(found, measure)


def settled(claims: Sequence[Claim], measure: Measure) -> frozenset[str]:
    """Makes rows plain in the claims' facts: lines are none where others have some, and unknown where nobody has."""
    for spec in measure.row_inputs:
        has_lines = any(claim.facts.get(spec.name) for claim in claims)
        for claim in claims:
            if has_lines:
                claim.facts.setdefault(spec.name, [])
            else:
                claim.facts.pop(spec.name, None)
    known = {name for claim in claims for name in claim.facts}
    return frozenset(spec.name for spec in measure.inputs if spec.name not in known)


def too_long() -> Refused:
    words = gettext_lazy("The table has more than %(most)s rows. Split it.")
    return Refused("table_too_long", words, params={"most": f"{MOST_ROWS:,}"})


def district_of(claim: Claim) -> str:
    return next((claim.others[head].strip() for head in DISTRICT_HEADS if head in claim.others), "")
