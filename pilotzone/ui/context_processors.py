"""What every page's frame needs, looked up only when the template asks for it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from pilotzone.accounts import queries as accounts
from pilotzone.accounts.enums import ROLE_LABELS
from pilotzone.kernel.access import BUREAU_ROLES, P
from pilotzone.kernel.paging import capped_count
from pilotzone.ui.navigation import Face, Link, address, links

UNREAD_CAP = 99


class Frame:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user = getattr(request, "user", None)

    @property
    def is_signed_in(self) -> bool:
        return self.user is not None and self.user.is_authenticated

    @property
    def lacks_second_factor(self) -> bool:
        return self.is_signed_in and accounts.lacks_second_factor(self.user)

    @property
    def is_chinese(self) -> bool:
        return (get_language() or "zh-hans").startswith("zh")

    @property
    def site_name(self) -> str:
        return settings.PILOTZONE_NAME_ZH if self.is_chinese else settings.PILOTZONE_NAME_EN

    @property
    def is_demo(self) -> bool:
        return settings.PILOTZONE_DEMO

    @property
    def is_sandbox(self) -> bool:
        return settings.PILOTZONE_SANDBOX

    @property
    def face(self) -> Face:
        """The face of pages that every kind of person sees: sign-in, security settings, errors."""
        if not self.is_signed_in:
            return Face.PUBLIC
        return Face.BUREAU if self.user.is_bureau else Face.PORTAL

    @property
    def role(self) -> str:
        """The first of the person's offices, beside the name in the bureau's bar."""
        return next((str(ROLE_LABELS[grant.role]) for grant in self.user.grants if grant.role in BUREAU_ROLES), "")

    @property
    def base(self) -> str:
        return f"{self.face}.html"

    @cached_property
    def public_links(self) -> list[Link]:
        return links(self.request, Face.PUBLIC)

    @cached_property
    def portal_links(self) -> list[Link]:
        return links(self.request, Face.PORTAL)

    @cached_property
    def bureau_links(self) -> list[Link]:
        return links(self.request, Face.BUREAU)

    @property
    def search_url(self) -> str:
        """Empty for those who may not see the queue."""
        may_search = self.is_signed_in and self.user.may(P.QUEUE_READ)
        return address("bureau:subsidies:application_list") if may_search else ""

    @property
    def portal_url(self) -> str:
        """For those who work in the bureau and act for an enterprise too; everybody else has one face alone."""
        acts = self.is_signed_in and any(grant.enterprise_id is not None for grant in self.user.grants)
        return address("portal:home") if acts and self.user.is_bureau else ""

    @property
    def notices_url(self) -> str:
        return address("portal:messages:notice_list")

    @property
    def preferences_url(self) -> str:
        return address("portal:messages:preference_list")

    @property
    def absences_url(self) -> str:
        """For officers, also for those who have no queue from which the page could be reached."""
        return address("bureau:accounts:absence_list") if self.is_signed_in and self.user.may(P.ABSENCE_ENTER) else ""

    @property
    def single_window(self) -> str:
        """The international trade single window, where goods are declared."""
        return settings.PILOTZONE_SINGLE_WINDOW

    @property
    def switch_url(self) -> str:
        return address("portal:enterprises:enterprise_switch")

    @cached_property
    def unread(self) -> int:
        return capped_count(self.user.notices.unread(), UNREAD_CAP) if self.is_signed_in else 0

    @property
    def unread_text(self) -> str:
        return f"{UNREAD_CAP}+" if self.unread > UNREAD_CAP else str(self.unread)


def ui(request: HttpRequest) -> dict[str, Any]:
    return {"ui": Frame(request)}
