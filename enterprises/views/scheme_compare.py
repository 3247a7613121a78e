"""Two versions of a scheme on the same data: who moves grade, rank and by how much; the same as a workbook."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from enterprises import assessment_words as words
from enterprises import scheme_comparison, scheme_papers, scheme_sheets
from enterprises.actions.schemes import comparing
from enterprises.assessment_files import FileError
from enterprises.enums_assessments import SchemeState
from enterprises.forms_schemes import CompareForm
from enterprises.models import SchemeVersion
from enterprises.rules.assessment.versions import Moved, Versions
from enterprises.rules.assessment.word_changes import changes
from enterprises.rules.assessment.words import words_of
from enterprises.scheme_comparison import Data, scheme_of
from enterprises.scheme_pages import names_of
from enterprises.views import uploads
from enterprises.views.portal import form_page
from enterprises.views.schemes import compared_with, seen
from pilotzone.files import spreadsheets
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import requires
from pilotzone.versions.pages import pick

TEMPLATE = "enterprises/bureau/schemes/scheme_compare.html"
SHOWN = 100


@form_page
@requires(P.SCHEME_READ)
def scheme_compare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asked for by a form, since the record keeps who looked at what."""
    version = seen(request, uid)
    others = SchemeVersion.objects.visible_to(request.user).filter(scheme=version.scheme_id).exclude(pk=version.pk)
    others = others.exclude(state=SchemeState.DISCARDED).order_by("-number")
    form = CompareForm(others, compared_with(version), request.user, request.POST or None)
    context: dict[str, Any] = {"version": version, "form": form, "others": others.exists()}
    if request.method != "POST":
        return render(request, TEMPLATE, context | changed(compared_with(version), version))
    taken = uploads.take(request, "table", now=clock.now(), accepted=spreadsheets.ACCEPTED)
    taken.report(form, "table")
    context["kept"] = taken.file
    if form.is_valid():
        if form.cleaned_data["cycle"] is None and taken.file is None:
            form.add_error("table", _("Choose a cycle, or give a table."))
        elif form.cleaned_data["cycle"] is not None and "table" in request.FILES:
            form.add_error("table", _("Choose a cycle, or give a table, not both."))
        else:
            try:
                return compared(request, version, form.cleaned_data, taken.file, context)
            except FileError as error:
                context["flaws"] = error.lines
            except Refused as error:
                form.refuse(error)
    return render(request, TEMPLATE, context, status=422)


def compared(
    request: HttpRequest, version: SchemeVersion, given: dict[str, Any], file: Any, context: dict[str, Any]
) -> HttpResponse:
    base = given["base"]
    old, new = scheme_of(base), scheme_of(version)
    if given["cycle"] is not None:
        data = scheme_comparison.of_cycle(given["cycle"], old, new)
    else:
        data = scheme_comparison.of_file(file, old, new)
    now, as_file = clock.now(), bool({"sheet", "paper"} & set(request.POST))
    found = comparing.compare(version, base, data, as_file=as_file, by=request.user, now=now)
    if "sheet" in request.POST:
        return as_named(scheme_sheets.comparison(base, version, data, found), spreadsheets.XLSX, base, version, "xlsx")
    if "paper" in request.POST:
        with translation.override("zh-hans"):
            told = shown(base, version, data, found)
            drawn = scheme_papers.comparison(base, version, data, found, told, now=now)
        return as_named(drawn, "application/pdf", base, version, "pdf")
    return render(request, TEMPLATE, context | shown(base, version, data, found) | changed(base, version))


def as_named(content: bytes, kind: str, base: SchemeVersion, version: SchemeVersion, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = f"{version.scheme.code}-v{base.number}-v{version.number}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def shown(base: SchemeVersion, version: SchemeVersion, data: Data, found: Versions) -> dict[str, Any]:
    """The comparison as the page shows it: in one line, by grades, and those who move most."""
    return {
        "base": base,
        "data": data,
        "found": found,
        "nobody_rated": not any(grade for both in found.grades for grade in both),
        "agreement": None if found.agreement is None else f"{found.agreement:.3f}",
        "matrix": matrix(base, version, found),
        "moves": [move_row(each, data, base, version) for each in found.subjects[:SHOWN]],
        "most": SHOWN,
        "unread": unread(base, version, data),
    }


def unread(base: SchemeVersion, version: SchemeVersion, data: Data) -> list[tuple[str, str]]:
    """By version the figures of which the data hold no value; said once where it is the same."""
    sides = ((version, data.after), (base, data.before))
    found = [
        (f"v{of.number}", names_of([pick(each.label) for each in scheme_comparison.unread(scheme_of(of), table)]))
        for of, table in sides
    ]
    said = [row for row in found if row[1]]
    return [("", said[0][1])] if len(said) > 1 and said[0][1] == said[1][1] else said


def changed(base: SchemeVersion | None, version: SchemeVersion) -> dict[str, Any]:
    """What the version says otherwise; nothing while one of them has faults."""
    if base is None or not base.digest or not version.digest:
        return {}
    before, after = (words_of(each.document, scheme_of(each)) for each in (base, version))
    return {"base": base, "changes": changes(before, after)}


def matrix(base: SchemeVersion, version: SchemeVersion, found: Versions) -> dict[str, Any]:
    """From the highest grade: how many go from which (rows) to which (columns)."""
    old, new = ([*reversed(scheme_of(each).grades.ids), None] for each in (base, version))
    old = [each for each in old if any(before == each for before, _after in found.grades)]
    new = [each for each in new if any(after == each for _before, after in found.grades)]
    return {
        "heads": [scheme_sheets.grade_label(scheme_of(version), each) for each in new],
        "rows": [
            {
                "label": scheme_sheets.grade_label(scheme_of(base), before),
                "cells": [{"count": found.grades.get((before, after), 0), "moved": before != after} for after in new],
            }
            for before in old
        ],
    }


def move_row(each: Moved, data: Data, base: SchemeVersion, version: SchemeVersion) -> dict[str, Any]:
    before, after = each.score
    grades = [
        scheme_sheets.grade_label(scheme_of(of), grade) for of, grade in zip((base, version), each.grade, strict=True)
    ]
    return {
        "subject": each.subject,
        "name": data.names.get(each.subject),
        "scores": [words.points(score) for score in each.score],
        "change": "" if before is None or after is None else words.change_between(before, after),
        "grades": grades,
        "moved": each.grade[0] != each.grade[1],
        "ranks": [rank or "" for rank in each.rank],
    }
