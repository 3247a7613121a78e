from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountsConfig(AppConfig):
    name = "pilotzone.accounts"
    label = "accounts"

    def ready(self) -> None:
        from axes.models import AccessAttempt, AccessLog

        from pilotzone.accounts import actions, grants, queries, signals
        from pilotzone.accounts.enums import ROLE_LABELS
        from pilotzone.accounts.models import SignIn
        from pilotzone.audit import cases, retention, sentences

        signals.connect()
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
        grants.register(queries.appointment_grants)
        sentences.register_values("role", ROLE_LABELS)
        sentences.register(
            {
                "office.entered": _("Office entered: %(name)s"),
                "office.renamed": _("Office %(before)s is now called %(name)s"),
                "appointment.made": _("Person appointed as %(role)s"),
                "appointment.ended": _("Last day of an appointment set"),
                "account.details_corrected": _("Name or mobile number corrected by the person"),
                "account.second_factor_reset": _("Second factor reset"),
                "absence.entered": _("Absence from %(starts_on)s to %(ends_on)s entered"),
                "absence.withdrawn": _("Absence withdrawn"),
            }
        )
        cases.register(
            {
                "accounts.absence": cases.CaseKind(pgettext_lazy("case", "Absence"), ("user__name",), ()),
                "accounts.appointment": cases.CaseKind(pgettext_lazy("case", "Appointment"), ("user__name",), ()),
                "accounts.user": cases.CaseKind(pgettext_lazy("case", "Account"), ("name",), ("email",)),
                "accounts.office": cases.CaseKind(pgettext_lazy("case", "Office"), ("name_zh",), ("name_zh", "code")),
            }
        )
