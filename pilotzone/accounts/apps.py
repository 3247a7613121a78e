from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountsConfig(AppConfig):
    name = "pilotzone.accounts"
    label = "accounts"

    def ready(self) -> None:
        from pilotzone.accounts import adapters, grants, keeping, kinds, queries, signals  # noqa: F401
        from pilotzone.accounts.enums import ROLE_LABELS
        from pilotzone.audit import cases, sentences
        from pilotzone.kernel import sealing

        signals.connect()
        keeping.register()
        for member in ("secret", "seed"):
            sealing.register(sealing.Column("mfa.Authenticator", "data", adapters.SECOND_FACTOR, member))
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
