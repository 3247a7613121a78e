"""The repository keeps its own rules: sizes, templates that are used and parse, and writes only in actions."""

import ast
import re
from pathlib import Path

from django.template import engines

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("pilotzone", "enterprises", "warehouses", "matchmaking", "subsidies")
SOURCES = [
    path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))
LONGEST_FILE = 350
LONGEST_FUNCTION = 60
# One thing that would be harder to follow in two files; each with its reason.
LONG_FILES = {
    "pilotzone/audit/rules/verify.py": "handed to outsiders as the one file that checks a pack",
    "pilotzone/kernel/access.py": "who may do what, on one page",
    "pilotzone/ui/navigation.py": "every entry of the bars, on one page",
}
# Where rows may be written besides actions: the named bulk writer, reference loading, and adapters of packages.
WRITERS = ("actions", "demo", "management", "models", "embedded", "migrations")
WRITING_ROOMS = ("pilotzone/jobs/outbox.py",)  # the one writer of its own rows
WRITES = re.compile(r"\.objects\.(?:bulk_)?(?:create|update|get_or_create|update_or_create)\(|\.(?:delete|save)\(\)")
DANGERS = {
    "|safe": "marks text as markup",
    "autoescape off": "marks text as markup",
    " style=": "inline style: refused by the content security policy",
    "<style": "inline style: refused by the content security policy",
    "javascript:": "inline script: refused by the content security policy",
    "hx-on": "inline script: refused by the content security policy",
}
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE)


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


def test_no_file_is_longer_than_can_be_read_at_one_sitting():
    found = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: count for name, count in found.items() if count > LONGEST_FILE and name not in LONG_FILES} == {}
    assert {name for name in LONG_FILES if found.get(name, 0) <= LONGEST_FILE} == set(), "no longer needed"


def test_no_function_is_longer_than_a_screen():
    found = {f"{short(path)}:{name}": lines for path in SOURCES for name, lines in functions(path)}
    assert {name: lines for name, lines in found.items() if lines > LONGEST_FUNCTION} == {}


def test_every_module_says_what_it_is():
    silent = [
        short(path)
        for path in SOURCES
        if path.name not in ("__init__.py", "apps.py")
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_rows_are_written_in_actions_alone():
    rooms = [path for path in SOURCES if not set(WRITERS) & {*path.parts, path.stem}]
    found = [
        f"{short(path)}:{number} {line.strip()}"
        for path in rooms
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if WRITES.search(line)
    ]
    assert [line for line in found if not line.startswith(WRITING_ROOMS)] == []


def test_templates_parse_and_hold_no_script_style_or_unescaped_text():
    for path in TEMPLATES:
        engines["django"].get_template(path.relative_to(ROOT / "templates").as_posix())
    assert {short(path): found for path in TEMPLATES if (found := dangers(path))} == {}


def dangers(path: Path) -> list[str]:
    """A mail is plain text: nothing is markup in it."""
    text = path.read_text(encoding="utf-8")
    found = [f"{sign}: {why}" for sign, why in DANGERS.items() if path.suffix == ".html" and sign in text]
    return found + [match.group() for pattern in (HANDLER, SCRIPT) for match in pattern.finditer(text)]


# Named by Django and by packages, not by us.
NAMED_ELSEWHERE = ("400.html", "403.html", "403_csrf.html", "404.html", "413.html", "500.html")
FOLDERS_ELSEWHERE = ("account/", "allauth/", "mfa/", "socialaccount/", "django/", "usersessions/", "rest_framework/")


def test_no_template_is_left_over():
    texts = "\n".join(path.read_text(encoding="utf-8") for path in [*SOURCES, *TEMPLATES])
    names = [path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES]
    left = [
        name
        for name in names
        if name not in NAMED_ELSEWHERE and not name.startswith(FOLDERS_ELSEWHERE) and not is_named(name, texts)
    ]
    assert left == []


def is_named(name: str, texts: str) -> bool:
    """By its whole name, or by its folder with a name that is put together from the last part."""
    folder, _, last = name.rpartition("/")
    built = re.compile(re.escape(folder) + r"/\{\w+\}\.(?:html|txt)")
    return name in texts or (bool(built.search(texts)) and f'"{last.rsplit(".", 1)[0]}"' in texts)
