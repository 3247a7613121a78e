"""The task list of a claim: groups with what is done, what is wrong, and what has to come first."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.enums import EnterpriseState
from pilotzone.kernel.money import format_money
from subsidies import warehouse_claims, wording
from subsidies.actions.drafting import is_asked
from subsidies.rules.completeness import Gap, Lack
from subsidies.rules.model import InputSpec, Material, Section
from subsidies.views.portal.claim import Claim

DONE, CURRENT, IDLE, BAD, LOCKED = "done", "current", "idle", "bad", "locked"


@dataclass(frozen=True, slots=True)
class Task:
    title: str
    hint: str = ""
    url: str = ""
    state: str = IDLE
    label: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    tasks: tuple[Task, ...]

    @property
    def done(self) -> int:
        return sum(task.state == DONE for task in self.tasks)

    @property
    def total(self) -> int:
        return len(self.tasks)


def groups_of(claim: Claim) -> list[Group]:
    """Enterprise and answers, costs, materials, then check and submit."""
    first = Group(_("Enterprise and qualifications"), tuple(answer_tasks(claim)))
    costs = Group(_("Costs"), tuple(cost_tasks(claim)))
    papers = Group(_("Materials"), tuple(paper_tasks(claim)))
    before = [group for group in (first, costs, papers) if group.tasks]
    return [*before, Group(_("Check and submit"), tuple(last_tasks(claim, before)))]


def next_task(groups: list[Group]) -> Task | None:
    """What to do now: mend what is wrong, else go on where something is open."""
    tasks = [task for group in groups for task in group.tasks if task.url]
    for state in (BAD, CURRENT, IDLE):
        found = next((task for task in tasks if task.state == state), None)
        if found:
            return found
    return None


def answer_tasks(claim: Claim) -> list[Task]:
    found = [enterprise_task(claim)]
    for section in claim.measure.sections:
        specs = [spec for spec in map(claim.measure.input, section.inputs) if not spec.is_rows and is_asked(spec)]
        if specs:
            found.append(section_task(claim, section, specs))
    return [*found, check_task(claim)]


def enterprise_task(claim: Claim) -> Task:
    enterprise = claim.application.enterprise
    url = claim.company_url
    title = _("Enterprise information")
    if enterprise.state == EnterpriseState.ENDED:
        return Task(title, _("The enterprise is recorded as no longer existing"), url, BAD, _("To be settled"))
    if enterprise.state != EnterpriseState.ACTIVE:
        return Task(title, _("The registration is not accepted yet"), url, BAD, _("To be settled"))
    if not enterprise.payee_accounts.filter(replaced_at=None).exists():
        return Task(title, _("The account to be paid is missing"), url, BAD, _("To be settled"))
    return Task(title, _("Taken from the company file"), url, DONE)


def section_task(claim: Claim, section: Section, specs: list[InputSpec]) -> Task:
    missing = {gap.name for gap in claim.gaps if gap.lack == Lack.ANSWER}
    given = [spec for spec in specs if claim.application.answers.get(spec.name)]
    left = [spec for spec in specs if spec.name in missing]
    url = claim.url("application_section", section.id)
    hint = _("%(given)s of %(all)s answered") % {"given": len(specs) - len(left), "all": len(specs)}
    if not left and (given or section.id in claim.application.done_sections):
        state = DONE
        hint = summary_of(claim, specs)
    else:
        state = CURRENT if given else IDLE
    return Task(wording.pick(section.title), hint, url, state)


def summary_of(claim: Claim, specs: list[InputSpec]) -> str:
    """The first answers in a row."""
    texts = [
        f"{wording.pick(spec.label)} {wording.answer_words(claim.application.answers.get(spec.name, ''), spec)}"
        for spec in specs[:2]
        if claim.application.answers.get(spec.name)
    ]
    return wording.joined_by().join(texts)


def check_task(claim: Claim) -> Task:
    """The conditions on the enterprise and the claim as a whole."""
    findings = [each for each in claim.worth.findings if each.severity == "bars"]
    counts = {result: sum(each.result == result for each in findings) for result in ("met", "not_met", "unknown")}
    parts = [ngettext("%(n)s condition", "%(n)s conditions", len(findings)) % {"n": len(findings)}]
    for result, words in (("met", _("met")), ("not_met", _("not met")), ("unknown", _("not known yet"))):
        if counts[result]:
            parts.append(f"{words} {counts[result]}")
    hint = wording.joined_by().join(parts)
    url, title = claim.url("application_amount") + "#findings", _("Conditions")
    if counts["not_met"]:
        return Task(title, hint, url, BAD, _("%(n)s not met") % {"n": counts["not_met"]})
    return Task(title, hint, url, CURRENT if counts["unknown"] else DONE)


def cost_tasks(claim: Claim) -> list[Task]:
    found = warehouse_tasks(claim)
    for spec in claim.measure.row_inputs:
        if spec.source == "claim":
            found.append(lines_task(claim, spec))
            found += [material_task(claim, each) for each in claim.measure.materials if each.each == spec.name]
    return found


def warehouse_tasks(claim: Claim) -> list[Task]:
    """The registered warehouses that the claim is for, where the measure is about warehouses."""
    if not warehouse_claims.concerns_warehouses(claim.measure):
        return []
    title, url = _("Warehouses of the claim"), claim.url("warehouse_choose")
    picked = [row.warehouse.code for row in warehouse_claims.chosen(claim.application)]
    if picked:
        return [Task(title, wording.listed(picked), url, DONE)]
    if not warehouse_claims.choosable(claim.application):
        return [Task(title, _("None is confirmed in the register; what you state is checked by the bureau"), url, DONE)]
    return [Task(title, _("Choose them from the register"), url, IDLE)]


def lines_task(claim: Claim, spec: InputSpec) -> Task:
    lines = claim.lines_of(spec)
    url, title = claim.url("line_list", spec.name), wording.pick(spec.label)
    if not lines and not spec.required:
        return Task(title, _("Nothing yet; leave it empty if there is nothing"), url, DONE)
    if not lines:
        return Task(title, _("Type them in or import a table"), url, IDLE)
    total = sum(line.yuan or 0 for line in lines)
    bad = sum(bool(line.problems) for line in lines)
    hint = ngettext("%(n)s line, %(total)s in all", "%(n)s lines, %(total)s in all", len(lines)) % {
        "n": len(lines),
        "total": format_money(total),
    }
    if bad:
        label = ngettext("%(n)s to look at", "%(n)s to look at", bad) % {"n": bad}
        return Task(title, hint, url, BAD, label)
    return Task(title, hint, url, DONE)


def paper_tasks(claim: Claim) -> list[Task]:
    """The materials of the claim as a whole; those that the answers rule out are not shown."""
    needs = {need.material.id: need for need in claim.needs}
    shown = [each for each in claim.measure.materials if not each.each and needs[each.id].needed is not False]
    return [material_task(claim, each) for each in shown]


def material_task(claim: Claim, material: Material) -> Task:
    title, url = wording.pick(material.label), claim.url("document_list", material.id)
    if material.source == "enterprise":
        url = claim.company_url
        there = bool(claim.application.enterprise.licence_id)
        return Task(title, _("Taken from the company file"), url, DONE if there else BAD, "" if there else _("Missing"))
    count = sum(document.material == material.id for document in claim.documents)
    gap = next((each for each in claim.working.gaps if each.lack == Lack.MATERIAL and each.name == material.id), None)
    if gap and material.may_follow:
        return Task(title, follow_words(material), url, CURRENT if count else IDLE, _("May follow"))
    if material.each and count:
        return Task(title, served_words(claim, material, gap), url, CURRENT if gap else DONE)
    if count:
        return Task(title, ngettext("%(n)s file", "%(n)s files", count) % {"n": count}, url, DONE)
    return Task(title, wording.pick(material.help) or formats_words(material), url, IDLE)


def follow_words(material: Material) -> str:
    days = material.may_follow
    text = ngettext(
        "May follow within %(n)s working day of acceptance", "May follow within %(n)s working days of acceptance", days
    )
    return text % {"n": days}


def served_words(claim: Claim, material: Material, gap: Gap | None) -> str:
    lines = sum(line.input == material.each for line in claim.stored_lines)
    return _("For %(served)s of %(all)s lines") % {"served": lines - (len(gap.rows) if gap else 0), "all": lines}


def formats_words(material: Material) -> str:
    formats = wording.listed(each.upper() for each in material.formats)
    most = settings.PILOTZONE_MAX_UPLOAD // 2**20
    return _("%(formats)s, %(most)s MB each at most") % {"formats": formats, "most": most}


def last_tasks(claim: Claim, before: list[Group]) -> list[Task]:
    """Checking and submitting come when nothing is missing any more."""
    check, submit = _("Check your answers"), _("Confirm and submit")
    first = next((group.title for group in before if group.done < group.total), "")
    blocked = bool(claim.gaps)
    if blocked:
        hint = _("First complete: %(group)s") % {"group": first} if first else ""
        return [Task(check, hint, "", LOCKED), Task(submit, _("After checking"), "", LOCKED)]
    url = claim.url("application_check")
    who = _("By you") if claim.may_approve else _("By your administrator; you send it to them")
    return [Task(check, _("Everything on one page"), url, CURRENT), Task(submit, who, url, IDLE)]


@dataclass(frozen=True, slots=True)
class Problem:
    title: str
    text: str
    url: str


def problems_of(claim: Claim, most: int = 8) -> tuple[list[Problem], int]:
    """What is wrong, each with where to mend it; how many there are in all."""
    found: list[Problem] = []
    for spec in claim.measure.row_inputs:
        for line in claim.lines_of(spec):
            for text in line.problems:
                title = _("Line %(n)s %(name)s") % {"n": line.number, "name": line.line.values.get("description", "")}
                found.append(Problem(title.strip(), text, claim.url("line_edit", spec.name, line.line.uid)))
    conditions = {each.id: each for each in claim.measure.conditions}
    for gap in claim.gaps:
        if gap.lack == Lack.BAR:
            condition = conditions[gap.name]
            url = claim.url("application_amount") + "#findings"
            found.append(Problem(wording.pick(condition.label), wording.pick(condition.message), url))
    return found[:most], len(found)


def gap_problem(claim: Claim, gap: Gap) -> dict[str, Any]:
    """A gap as one line of an error summary."""
    return {"text": wording.gap_words(claim.measure, gap), "url": gap_url(claim, gap)}


def gap_url(claim: Claim, gap: Gap) -> str:
    """Where it is mended."""
    measure = claim.measure
    if gap.lack == Lack.ANSWER:
        section = next((each for each in measure.sections if gap.name in each.inputs), None)
        return (
            claim.url("application_section", section.id) + f"#id_{gap.name}"
            if section
            else claim.url("application_detail")
        )
    if gap.lack == Lack.LINES:
        return claim.url("line_list", gap.name)
    if gap.lack == Lack.BAR:
        return claim.url("application_amount") + "#findings"
    material = next(each for each in measure.materials if each.id == gap.name)
    return claim.url("document_list", material.id) if material.source == "claim" else claim.company_url
