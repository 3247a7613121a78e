from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchmakingConfig(AppConfig):
    name = "matchmaking"
    verbose_name = _("Matchmaking")

    def ready(self) -> None:
        # registers notices and jobs
        from matchmaking import (  # noqa: F401
            feed,
            kinds,
            kinds_cases,
            kinds_exhibitions,
            kinds_guidance,
            kinds_meetings,
            kinds_plans,
            limits,
            tasks,
            tasks_guidance,
            tasks_meetings,
        )
        from matchmaking.actions import people, requesting
        from matchmaking.models import Attendee, RequestMessage
        from pilotzone.audit import retention
        from pilotzone.reference.actions import limits as running

        running.register(*limits.LIMITS)
        retention.register(
            retention.Rule(
                what=_("Telephone and e-mail of people at events"),
                purpose=_("To reach who takes part, and to know who is in two places"),
                shown=_("To the organiser and the person's own enterprise"),
                days=365,
                due=lambda before: Attendee.objects.reachable_since(before),
                forget=people.forget,
                fields=tuple(f"matchmaking.Attendee.{name}" for name in ("phone", "email", "phone_key", "email_key")),
            )
        )
        retention.register(
            retention.Rule(
                what=_("Messages about meetings"),
                purpose=_("To agree on a meeting at an event"),
                shown=_("To both sides and to the organiser"),
                days=365,
                due=lambda before: RequestMessage.objects.over_since(before),
                forget=requesting.forget,
                fields=("matchmaking.RequestMessage.text",),
            )
        )
        present = _("Kept with the event: badge and attendance name the person")
        retention.keep({f"matchmaking.Attendee.{name}": present for name in ("name", "post")})
        firm = _("Kept as long as the firm takes part in events")
        retention.keep({f"matchmaking.Party.{name}": firm for name in ("email", "contact")})
        named = _("Kept as long as anybody may ask whether a certificate is genuine")
        retention.keep({"matchmaking.TrainingCertificate.record": named})
        retention.keep({"matchmaking.Question.text": _("Kept as long as the question")})
        feed.register()
