"""The pages that are measured, found in the data itself: the deepest page, the longest claim."""

import re
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotzone.accounts.models import User
from pilotzone.demo import people
from pilotzone.kernel.paging import encode
from subsidies.models import Application
from subsidies.views.bureau.queue import ApplicationList

TERM = "澜图"
CLAIM_LINK = re.compile(r"/bureau/claims/([0-9a-f-]{36})/")


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    path: str
    most_queries: int
    walks_index: bool = True  # a search reads what it finds, and sorts it


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look at a page in this process shows: its statements, its claims, its size."""

    statements: tuple[str, ...]
    uids: tuple[str, ...]
    size: int


def pages() -> list[Page]:
    queue = reverse("bureau:subsidies:application_list")
    submitted = Application.objects.filter(submitted_at__isnull=False)
    last = submitted.order_by("-due_at", "-pk")[ApplicationList.size]
    deep = f"a.{encode([last.due_at, last.pk])}"
    claim = submitted.filter(state="deciding").order_by("pk").last()
    return [
        Page("queue, first page", f"{queue}?view=all", 10),
        Page("queue, deepest page", f"{queue}?view=all&page={deep}", 10),
        Page("queue, status filter", f"{queue}?view=all&state=deciding", 10),
        Page("queue, two characters", f"{queue}?view=all&q={TERM}", 10, walks_index=False),
        Page("queue, largest first", f"{queue}?view=all&sort=-claimed", 10),
        Page("claim page", reverse("bureau:subsidies:application_detail", args=[claim.uid]), 20),
    ]


def signed_in() -> Client:
    """A caseworker of the city: sees every district's claims."""
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(User.objects.get(email=people.email("caseworker")), backend=BACKEND)
    return client


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def look(client: Client, page: Page) -> Seen:
    client.get(page.path)  # warm: templates, the measure
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page.path)
    if response.status_code != 200:
        raise SystemExit(f"{page.name}: {page.path} answers {response.status_code}")
    uids = tuple(dict.fromkeys(CLAIM_LINK.findall(response.content.decode())))
    statements = tuple(query["sql"] for query in captured.captured_queries)
    return Seen(statements, uids, len(response.content))


def bare_path(page: Page, seen: Seen) -> str:
    """The same claims on the bare page; of a claim's own page the claim with its lines."""
    own = CLAIM_LINK.fullmatch(page.path)
    uids, lines = ((own.group(1),), "&lines=1") if own else (seen.uids, "")
    return reverse("bare") + "?" + "&".join(f"uid={uid}" for uid in uids) + lines
