"""The filters of the record and of the list of reads."""

import re
from datetime import date, datetime, time
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pilotzone.audit import cases
from pilotzone.audit.models import AuditEvent
from pilotzone.audit.querysets import READS
from pilotzone.audit.sentences import READ_KINDS
from pilotzone.kernel.filtering import SearchFilter
from pilotzone.kernel.typed import plain_codes

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
DIGITS = 32  # of a UUID
EARLIEST = date(1970, 1, 1)


def moment(day: date, at: time) -> datetime:
    """In the zone's time; the first days that a calendar knows have no moment in UTC."""
    return timezone.make_aware(datetime.combine(max(day, EARLIEST), at))


class EventFilter(django_filters.FilterSet):
    """Who acted, on which case, between which days."""

    q = SearchFilter(method="by_person", label=_("Who: name or e-mail"))
    case = django_filters.CharFilter(method="by_case", label=_("Case: its number, code or name, or its identifier"))
    first = django_filters.DateFilter(method="from_day", label=_("From day"), widget=DAY)
    last = django_filters.DateFilter(method="to_day", label=_("To day"), widget=DAY)

    class Meta:
        model = AuditEvent
        fields = ("q", "case", "first", "last")

    def by_person(self, rows, name, text):
        """Any part of the name as it was then, or the whole address."""
        text = text.strip()
        return rows.filter(Q(actor_label__contains=text) | Q(actor__email=text.lower()))

    def by_case(self, rows, name, text):
        """By number, code or name as the list shows it; else by the first signs of the identifier, or all of them."""
        text = plain_codes(text).strip()
        chains = cases.with_number(text)
        if chains.exists():
            return rows.filter(chain__in=chains)
        digits = text.replace("-", "").lower()
        if not re.fullmatch(rf"[0-9a-f]{{1,{DIGITS}}}", digits):
            return rows.none()
        bounds = UUID(digits.ljust(DIGITS, "0")), UUID(digits.ljust(DIGITS, "f"))
        return rows.filter(chain__case_uid__range=bounds)

    def from_day(self, rows, name, day):
        return rows.filter(at__gte=moment(day, time.min))

    def to_day(self, rows, name, day):
        return rows.filter(at__lte=moment(day, time.max))


class ReadFilter(EventFilter):
    case = None
    kind = django_filters.ChoiceFilter(choices=[(kind, READ_KINDS[kind]) for kind in READS], label=_("What"))

    class Meta:
        model = AuditEvent
        fields = ("q", "kind", "first", "last")
