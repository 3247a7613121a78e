from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountsConfig(AppConfig):
    name = "pilotzone.accounts"
    label = "accounts"

    def ready(self) -> None:
        from axes.models import AccessLog

        from pilotzone.accounts import actions, grants, queries
        from pilotzone.accounts.enums import ROLE_LABELS
        from pilotzone.audit import cases, retention, sentences

        retention.register(
            retention.Rule(
                what=_("Sign-ins: moment, address and device"),
                purpose=_("To notice and prove misuse of an account"),
                shown=_("To the person alone"),
                days=180,
                due=lambda before: AccessLog.objects.filter(attempt_time__lt=before),
                forget=actions.forget_sign_ins,
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
                "absence.entered": _("Absence from %(starts_on)s to %(ends_on)s entered"),
                "absence.withdrawn": _("Absence withdrawn"),
            }
        )
        cases.register(
            {
                "accounts.absence": cases.CaseKind(pgettext_lazy("case", "Absence"), ("user__name",), ()),
                "accounts.appointment": cases.CaseKind(pgettext_lazy("case", "Appointment"), ("user__name",), ()),
                "accounts.office": cases.CaseKind(pgettext_lazy("case", "Office"), ("name_zh",), ("name_zh", "code")),
            }
        )
