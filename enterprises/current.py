"""For which enterprise a person acts now: chosen among the memberships, kept in the session, the first by default."""

from django.http import HttpRequest

from enterprises.models import Enterprise

SESSION_KEY = "enterprise"


def enterprises_of(request: HttpRequest) -> list[Enterprise]:
    """Those for which the person holds any role today; refused registrations are left out."""
    if not request.user.is_authenticated:
        return []
    ids = {grant.enterprise_id for grant in request.user.grants if grant.enterprise_id is not None}
    return list(Enterprise.objects.open().filter(pk__in=ids).order_by("pk")) if ids else []


def current_enterprise(request: HttpRequest) -> Enterprise | None:
    choices = list(request.enterprises)
    chosen = request.session.get(SESSION_KEY)
    return next((row for row in choices if str(row.uid) == chosen), choices[0] if choices else None)


def switch(request: HttpRequest, enterprise: Enterprise) -> None:
    request.session[SESSION_KEY] = str(enterprise.uid)
