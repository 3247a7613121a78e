"""How long the registry keeps personal data, and why it keeps what no rule forgets."""

from django.utils.translation import gettext_lazy as _

from enterprises.actions import administration_requests, members, payee_changes
from enterprises.enums import ChangeState
from enterprises.models import AdministrationRequest, Invitation, PayeeChange
from pilotzone.audit import retention


def register() -> None:
    """Called once, when the app is ready."""
    register_rules()
    register_reasons()


def register_rules() -> None:
    retention.register(
        retention.Rule(
            what=_("E-mail addresses of invitations"),
            purpose=_("To let the person join who was asked to"),
            shown=_("To the enterprise's administrator"),
            days=90,
            due=lambda before: Invitation.objects.filter(expires_at__lt=before).exclude(email=""),
            forget=members.forget_invitations,
        )
    )
    retention.register(
        retention.Rule(
            what=_("Numbers of accounts that were asked for and not approved"),
            purpose=_("To check the account before money goes there"),
            shown=_("The last four digits; the whole number to whoever approves"),
            days=365,
            due=lambda before: PayeeChange.objects.filter(
                state__in=(ChangeState.REFUSED, ChangeState.WITHDRAWN), decided_at__lt=before
            ).exclude(number_encrypted=""),
            forget=payee_changes.forget_numbers,
            fields=("enterprises.PayeeChange.number_encrypted",),
        )
    )
    retention.register(
        retention.Rule(
            what=_("Telephone numbers of those who asked for the administration of an enterprise"),
            purpose=_("To ask back about the request"),
            shown=_("To the officers who decide the request, and to the person"),
            days=365,
            due=lambda before: AdministrationRequest.objects.filter(decided_at__lt=before).exclude(phone=""),
            forget=administration_requests.forget_phones,
            fields=("enterprises.AdministrationRequest.phone",),
        )
    )
    retention.register(
        retention.Rule(
            what=_("Letters with which the administration of an enterprise was asked for"),
            purpose=_("To answer for the decision as long as it can be disputed"),
            shown=_("To the officers who decide the request, each reading recorded, and to the person"),
            days=1095,
            due=lambda before: AdministrationRequest.objects.filter(decided_at__lt=before, letter__isnull=False),
            forget=administration_requests.forget_letters,
            fields=("enterprises.AdministrationRequest.letter",),
        )
    )


def register_reasons() -> None:
    administered = _("Kept as long as the enterprise is registered: says why the administrator changed")
    words = ("position", "reason", "objection", "objection_answer", "check_note")
    retention.keep({f"enterprises.AdministrationRequest.{name}": administered for name in words})
    registered = _("Kept as long as the enterprise is registered; masked for those who do not need it")
    people = ("legal_representative", "contact_name", "contact_phone", "contact_email")
    retention.keep({f"enterprises.Enterprise.{name}": registered for name in people})
    shares = _("Kept as long as the enterprise is registered: shares say who is related to whom")
    retention.keep({"enterprises.Shareholding.name": shares})
