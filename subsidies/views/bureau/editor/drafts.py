"""A draft as the editor works on it: the row, its tree, the block that is open, what the checks say."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from time import perf_counter
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse

from pilotzone.formula.text import Text
from pilotzone.kernel import clock
from pilotzone.kernel.html import get_or_404
from subsidies.actions import editing
from subsidies.enums import VersionState
from subsidies.models import MeasureVersion, Programme
from subsidies.rules.editing import checking, tree, writing
from subsidies.rules.editing.blocks import BLOCKS, arrange, item_path
from subsidies.rules.editing.references import text_of
from subsidies.rules.editing.schema import Block
from subsidies.rules.editing.tree import Path, Tree
from subsidies.rules.measure import MeasureError, load_measure
from subsidies.rules.model import Measure


@dataclass
class Draft:
    """`tree` is None while the text is no YAML: then only the text can be edited."""

    version: MeasureVersion
    tree: Tree
    report: checking.Report
    milliseconds: int = 0

    @cached_property
    def name(self) -> Text:
        return text_of(self.tree.get("name")) if self.tree else Text(self.version.measure.code, "")

    @cached_property
    def in_force(self) -> MeasureVersion | None:
        return self.version.measure.versions.filter(state=VersionState.IN_FORCE).first()

    def open(self, place: str) -> tuple[str, Block, Path]:
        """The block or item at a place; the basic facts where there is none such."""
        found = item_path(self.tree, place)
        return (place, *found) if found else ("basic", BLOCKS["basic"], ())

    @property
    def address(self) -> str:
        return reverse("bureau:subsidies:version_edit", args=[self.version.uid])


def load_version(uid: UUID) -> MeasureVersion:
    """The version, whatever its state."""
    found: MeasureVersion = get_or_404(MeasureVersion.objects.select_related("measure__programme"), uid=uid)
    return found


def load(uid: UUID) -> Draft:
    """The draft with its checks."""
    version = load_version(uid)
    if version.state != VersionState.DRAFT:
        raise Http404
    return draft_of(version)


def draft_of(version: MeasureVersion) -> Draft:
    """The draft as it is kept, checked."""
    began = perf_counter()
    report = report_of(version.document, clock.today(), tuple(siblings(version)))
    return Draft(version, report.tree, report, round((perf_counter() - began) * 1000))


@lru_cache(maxsize=32)
def report_of(text: str, today: dt.date, others: tuple[Measure, ...]) -> checking.Report:
    """What the checks say: asked once for a saved text, for the form and for the preview alike."""
    return checking.check_text(text, today=today, siblings=others)


def siblings(version: MeasureVersion) -> list[Measure]:
    """The other versions that were decided on, for what is said about holes between versions."""
    found = []
    for other in version.measure.versions.exclude(pk=version.pk).exclude(digest="").order_by("-number")[:3]:
        try:
            found.append(load_measure(other.document))
        except MeasureError:
            continue
    return found


def save(draft: Draft, content: Tree, revision: int, request: HttpRequest, removed: str = "") -> Draft:
    """Write the tree as the draft's text and keep it, faulty or not; `removed` for an undo."""
    content = arrange(content)
    written = writing.write(content)
    tree.keep(written.text, tree.Parsed(content, written.root))
    began = perf_counter()
    report = report_of(written.text, clock.today(), tuple(siblings(draft.version)))
    milliseconds = round((perf_counter() - began) * 1000)
    version = editing.save_draft(
        draft.version,
        written.text,
        expected_version=revision,
        digest=report.measure.digest if report.measure else "",
        removed=removed,
        by=request.user,
        now=clock.now(),
    )
    return Draft(version, content, report, milliseconds)


def programmes() -> Sequence[tuple[str, Text]]:
    rows = Programme.objects.order_by("code").values_list("code", "name_zh", "name_en")
    return tuple((code, Text(zh, en or zh)) for code, zh, en in rows)


def address(name: str, *args: Any) -> str:
    """The address of a page that another part of the portal provides; empty while it does not."""
    try:
        return reverse(f"bureau:subsidies:{name}", args=args)
    except NoReverseMatch:
        return ""
