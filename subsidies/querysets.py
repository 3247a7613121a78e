"""Chainable reads of subsidies."""

from datetime import date, datetime

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.finding import holds
from subsidies.enums import BEFORE_BUREAU, DECIDED, OfferState, State, VersionState

LONGEST = 160  # of a text searched for: the longest name; engines refuse far longer patterns


class MeasureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who only read see a measure from the first version on that was decided."""
        if user.may(P.MEASURE_ENTER) or user.may(P.MEASURE_APPROVE):
            return self
        versions = self.model._meta.get_field("versions").related_model.objects
        return self.filter(Exists(versions.filter(measure=OuterRef("pk"), state__in=DECIDED)))


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Drafts and proposals are for those who write and approve measures; the rest is for every reader."""
        if user.may(P.MEASURE_ENTER) or user.may(P.MEASURE_APPROVE):
            return self
        return self.filter(state__in=DECIDED)

    def taking_effect(self, today: date):
        """Approved, and their day has come."""
        return self.filter(state=VersionState.APPROVED, valid_from__lte=today).order_by("valid_from", "pk")


class CallQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def open_at(self, now: datetime):
        return self.published().filter(opens_at__lte=now, closes_at__gt=now)

    def claimable_at(self, now: datetime):
        """Open, and for claims: under the others the bureau makes offers."""
        return self.open_at(now).filter(without_application=False)

    def for_list(self):
        return self.select_related("programme", "measure_version__measure").order_by("-opens_at", "-id")


def of_member(user, permission: P) -> Q:
    """The claims of the enterprises for which the person holds the permission, an agent's in his programmes only."""
    held = [grant for grant in user.grants if grant.enterprise_id is not None and grant.holds(permission)]
    rows = Q(enterprise__in={grant.enterprise_id for grant in held if not grant.programmes})
    for grant in held:
        if grant.programmes:
            rows |= Q(enterprise=grant.enterprise_id, call__programme__code__in=grant.programmes)
    return rows


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Members see their enterprises' claims; officers see submitted claims of their division or of all."""
        own = of_member(user, P.CLAIM_READ)
        if not user.may(P.QUEUE_READ):
            return self.filter(own)
        divisions = user.divisions_for(P.QUEUE_READ)
        office = ~Q(state__in=BEFORE_BUREAU) & Q(submitted_at__isnull=False)
        if divisions is not None:
            office &= Q(division__in=divisions)
        return self.filter(own | office)

    def in_office(self, user):
        """What the bureau's queue shows: submitted claims of the officer's divisions."""
        rows = self.filter(submitted_at__isnull=False)
        divisions = user.divisions_for(P.QUEUE_READ)
        return rows if divisions is None else rows.filter(division__in=divisions)

    def told_to(self, user):
        """What the API tells: the office's queue, or whatever the person's enterprises have submitted."""
        if user.may(P.QUEUE_READ):
            return self.in_office(user)
        return self.filter(of_member(user, P.CLAIM_READ), submitted_at__isnull=False)

    def with_given(self) -> "ApplicationQuerySet":
        """`given`: what was approved; of a claim of which the rest was stopped, what it got."""
        stops = self.model._meta.get_field("stops").related_model.objects
        stopped = Exists(stops.filter(application=OuterRef("pk"), state="confirmed"))
        return self.annotate(given=Case(When(stopped, state=State.PAID, then=F("paid")), default=F("approved")))

    def claimed_by(self, user):
        """Those of the enterprises for which this person or system may write claims, wherever they stand by now."""
        return self.filter(of_member(user, P.CLAIM_EDIT))

    def waiting_for(self, user):
        """What this person can take further: by writing in it, or by confirming and sending it."""
        written = Q(state__in=(State.DRAFT, State.CORRECTION)) & of_member(user, P.CLAIM_EDIT)
        return self.filter(written | Q(state=State.CONFIRMING) & of_member(user, P.CLAIM_APPROVE))

    def decided(self):
        """Those with an amount by decision, and those that ended without one."""
        return self.filter(state__in=(State.APPROVED, State.NOTICED, State.PAYABLE, State.PAID, State.REFUSED))

    def settled(self):
        """Those of which the result stands: to be paid, paid, or not supported."""
        return self.filter(state__in=(State.PAYABLE, State.PAID, State.REFUSED), submitted_at__isnull=False)

    def for_list(self):
        return self.select_related("enterprise", "division", "call", "assigned_to")

    def with_own_limit(self) -> "ApplicationQuerySet":
        """`own_limit`: until when the enterprise has something to do; NULL where nothing waits for it."""
        asked = self.model._meta.get_field("corrections").related_model.objects.filter(answered_at=None)
        correction = Subquery(asked.filter(application=OuterRef("pk")).values("due_at")[:1])
        return self.annotate(
            own_limit=Case(
                When(state__in=(State.DRAFT, State.CONFIRMING), then=F("call__closes_at")),
                When(state=State.CORRECTION, then=correction),
            )
        )

    def live(self) -> "ApplicationQuerySet":
        return self.exclude(state__in=(State.REFUSED, State.WITHDRAWN))

    def search(self, text: str):
        """Any part of a name, reference or USCC, from two characters on; by the bigram index on PostgreSQL."""
        text = text.strip().upper()
        if not text:
            return self
        if not 2 <= len(text) <= LONGEST:
            return self.none()
        return self.filter(holds("search_text", text))


class StatisticQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Sums and times of the officer's divisions, or of all; of reports one's own and those that are shared."""
        if not user.may(P.STATISTICS_READ):
            return self.none()
        if hasattr(self.model, "is_shared"):
            return self.filter(Q(owner=user) | Q(is_shared=True), retired_at=None)
        divisions = user.divisions_for(P.STATISTICS_READ)
        return self if divisions is None else self.filter(division__in=divisions)


class ClaimTableQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: it holds what its maker may read, which another may not."""
        return self.filter(made_by=user) if user.may(P.QUEUE_READ) else self.none()

    def for_list(self):
        return self.select_related("job__created_by", "file").defer("claims")


class BackTestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Measures belong to the whole zone: who may run a back-test sees all of them."""
        return self.all() if user.may(P.BACKTEST_RUN) else self.none()

    def finished(self):
        return self.filter(finished_at__isnull=False)

    def of_document(self, digest: str):
        """Results for exactly this text, newest first."""
        return self.finished().filter(digest=digest).order_by("-finished_at", "-pk")

    def for_list(self):
        return self.select_related("version", "against__measure", "made_by", "job")


class BackTestChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Names are for those who see the claim in their queue; a row of an uploaded table names nobody."""
        claims = self.model._meta.get_field("application").related_model.objects.in_office(user)
        return self.filter(Q(application=None) | Q(application__in=claims))

    def for_list(self):
        return self.select_related("application__enterprise", "application__division").order_by("pk")


class OfferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Members see their enterprises' offers, officers those of their divisions; nobody one that is not sent."""
        rows = self.exclude(state=OfferState.PREPARED)
        own = of_member(user, P.OFFER_READ)
        if not user.may(P.AUTOMATIC_AWARD_READ):
            return rows.filter(own)
        divisions = user.divisions_for(P.AUTOMATIC_AWARD_READ)
        return rows if divisions is None else rows.filter(own | Q(division__in=divisions))

    def in_office(self, user):
        """What the bureau's list shows: the offers of the officer's divisions."""
        rows = self.exclude(state=OfferState.PREPARED)
        divisions = user.divisions_for(P.AUTOMATIC_AWARD_READ)
        return rows if divisions is None else rows.filter(division__in=divisions)

    def waiting(self, now: datetime):
        """Offered, and still to be answered."""
        return self.filter(state=OfferState.OFFERED).filter(Q(answer_by__gt=now) | Q(answer_provisional=True))

    def for_list(self):
        return self.select_related("enterprise", "division", "call")

    def search(self, text: str):
        """Any part of a name, reference or USCC, from two characters on."""
        text = text.strip().upper()
        if not text:
            return self
        return self.filter(search_text__contains=text) if 2 <= len(text) <= LONGEST else self.none()


class AssignmentRuleQuerySet(models.QuerySet):
    def standing(self) -> "AssignmentRuleQuerySet":
        return self.filter(ended_at=None)

    def for_list(self) -> "AssignmentRuleQuerySet":
        return self.select_related("division", "programme", "made_by").prefetch_related("officers")


class BulkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever began it sees it: the rows name claims of that person's queue."""
        return self.filter(made_by=user)


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those that somebody shared with an office in which one holds an appointment."""
        offices = user.appointments.in_force(clock.today()).values("office")
        return self.filter(Q(owner=user) | Q(office__in=offices))


class ClaimNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officers who see the claim in their queue; nobody on the enterprise's side, whatever else they are."""
        if not user.may(P.QUEUE_READ):
            return self.none()
        claims = self.model._meta.get_field("application").related_model.objects.in_office(user)
        return self.filter(application__in=claims)

    def for_list(self):
        return self.select_related("written_by", "corrects__written_by").order_by("-written_at", "-pk")
