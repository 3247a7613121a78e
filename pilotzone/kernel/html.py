"""Pages: closed by default, one permission a route, errors of the domain shown once and alike."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, NotAllowed
from pilotzone.kernel.paging import KeysetPage, capped_count, page_of
from pilotzone.kernel.transactions import Busy, is_lost

View = Callable[..., HttpResponse]
# Fields in which people say in their own words what they do and why.
IN_OWN_WORDS = ("answer", "back_reason", "grounds", "note", "reason", "remark", "statement", "text", "why")
MOST_WORDS = 5_000  # signs; what is longer is a document, which its editor keeps
UNSENT = "unsent"
# allauth's pages guard themselves (its old addresses are plain redirects); files are for all.
OPEN_PACKAGES = ("allauth.", "django.views.generic.base", "django.contrib.staticfiles")


def public(view: View) -> View:
    """A page for anyone, signed in or not."""
    view.permission = None  # type: ignore[attr-defined]
    view.is_public = True  # type: ignore[attr-defined]
    return view


def requires(permission: P) -> Callable[[View], View]:
    """A page for those who hold the permission somewhere; which rows they see is `visible_to`'s answer."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        view.is_public = False  # type: ignore[attr-defined]
        return view

    return mark


class ClosedByDefault:
    """Refuses a view that names no permission, asks strangers to sign in, and answers errors of the domain."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        refuse_null_signs(request, kwargs)
        if view.__module__.startswith(OPEN_PACKAGES) or hasattr(view, "cls"):
            return None  # sign-in pages guard themselves; API views have their own closed default
        if not hasattr(view, "permission"):
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} names no permission.")
        if getattr(view, "is_public", False):
            return None
        if not request.user.is_authenticated:
            return sign_in_first(request)
        if not request.user.may(view.permission):
            raise PermissionDenied
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if is_lost(error):
            error = Busy()
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, NotAllowed):
            give_words_back(request)
            return render(request, "403.html", {"reason": error.message}, status=403)
        return refusal(request, error)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """A page leads to signing in. A script that sends what was typed is told instead: its page must stay as it is."""
    is_read = request.method in ("GET", "HEAD")
    if request.headers.get("HX-Request"):
        back = {"HX-Redirect": request.headers.get("HX-Current-URL", "/")} if is_read else {}
        return HttpResponse(status=401, headers=back)
    wants_data = request.headers.get("Accept") == "application/json"
    if wants_data or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=401)
    return redirect_to_login(request.get_full_path())


def refuse_null_signs(request: HttpRequest, kwargs: Mapping[str, Any]) -> None:
    """No person types U+0000 and no text in the database can hold it: such a request is answered with 400."""
    given = [text for fields in (request.GET, request.POST) for _name, texts in fields.lists() for text in texts]
    if any("\x00" in text for text in (*given, *map(str, kwargs.values()))):
        raise SuspiciousOperation("A field holds the sign U+0000.")


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Say it where the person stands: back on the page with the message, or the message alone for a fragment."""
    if keeps_its_page(request):
        said = {"tone": "bad", "text": error.message, "refusal": True}
        return render(request, "components/alert.html", said, status=error.status)
    messages.error(request, error.message)
    give_words_back(request)
    back = request.headers.get("Referer", "")
    if request.method == "POST" and url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return redirect(back)
    return render(request, "409.html", {"reason": error.message}, status=error.status)


def keeps_its_page(request: HttpRequest) -> bool:
    """A script asks, in a page that stays as it is."""
    return bool(request.headers.get("HX-Request")) or request.headers.get("Accept") == "application/json"


def give_words_back(request: HttpRequest) -> None:
    """What was typed is shown on the page that comes, which may have no place for it any more."""
    if keeps_its_page(request):
        return
    typed = [text.strip() for name in IN_OWN_WORDS for text in request.POST.getlist(name)]
    for text in typed:
        if 0 < len(text) <= MOST_WORDS:
            messages.warning(request, text, extra_tags=UNSENT)


def get_or_404(rows: Any, **lookup: Any) -> Any:
    """One row of those the person may see; somebody else's is as absent as one that never was."""
    try:
        return rows.get(**lookup)
    except (rows.model.DoesNotExist, ValueError, ValidationError) as error:
        raise Http404 from error


class ListPage:
    """A list: FilterSet, keyset page, capped count; answers htmx with the named part `rows` of its template."""

    filterset: Any
    template: str
    sorts: dict[str, tuple[str, ...]]
    size = 50
    cap = 999

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def rows(self) -> Any:
        raise NotImplementedError(f"{type(self).__name__} says which rows")

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return {}

    def page(self, rows: Any) -> KeysetPage:
        return page_of(rows, self.sorts[self.sort], size=self.size, cursor=self.request.GET.get("page", ""))

    def count(self, rows: Any) -> int:
        return capped_count(rows, self.cap)

    @property
    def sort(self) -> str:
        asked = self.request.GET.get("sort", "")
        return asked if asked in self.sorts else next(iter(self.sorts))

    def respond(self) -> HttpResponse:
        self.filter = self.filterset(self.request.GET, queryset=self.rows(), request=self.request)
        rows = self.filter.qs
        page = self.page(rows)
        count = self.count(rows)
        context = {
            "filter": self.filter,
            "page": page,
            "count": count,
            "count_text": f"{self.cap}+" if count > self.cap else str(count),
            "sort": self.sort,
            "sorts": list(self.sorts),
            **self.context(page),
        }
        template = self.template + ("#rows" if self.request.headers.get("HX-Target") == "rows" else "")
        return render(self.request, template, context)

    @classmethod
    def as_view(cls, permission: P | None) -> View:
        @wraps(cls, updated=())
        def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            page = cls(request)
            page.kwargs = kwargs  # type: ignore[attr-defined]
            return page.respond()

        return requires(permission)(view) if permission else public(view)


def routes(patterns: Iterable[Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    """Every route of the site with its callback, for the tests and for the printed matrix."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, path)
        else:
            yield path, pattern.callback
