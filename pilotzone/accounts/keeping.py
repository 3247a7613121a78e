"""How long what is known of accounts and sign-ins is kept."""

from axes.models import AccessAttempt, AccessLog
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts import actions
from pilotzone.accounts.models import SignIn
from pilotzone.audit import retention


def register() -> None:
    """Called once, when the app is ready."""
    misuse = _("To notice and prove misuse of an account")
    retention.register(
        retention.Rule(
            what=_("Sign-ins: moment, address and device"),
            purpose=misuse,
            shown=_("To the person alone"),
            days=180,
            due=lambda before: SignIn.objects.filter(at__lt=before),
            forget=actions.forget_sign_ins,
            fields=("accounts.SignIn.address", "accounts.SignIn.device"),
        )
    )
    retention.register(
        retention.Rule(
            what=_("Sign-ins that were logged by the address typed"),
            purpose=misuse,
            shown=_("To nobody"),
            days=180,
            due=lambda before: AccessLog.objects.filter(attempt_time__lt=before),
            forget=actions.forget_logged_addresses,
        )
    )
    retention.register(
        retention.Rule(
            what=_("Wrong passwords: address typed, moment, place in the network and device"),
            purpose=_("To stop the guessing of passwords"),
            shown=_("To nobody"),
            days=30,
            due=lambda before: AccessAttempt.objects.filter(attempt_time__lt=before),
            forget=actions.forget_failed_tries,
        )
    )
    account = _("Kept as long as the record names who acted: without it no act has a person")
    retention.keep({f"accounts.User.{name}": account for name in ("email", "name", "phone")})
