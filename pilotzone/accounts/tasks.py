"""The shell through which the outbox reaches mails about an account."""

from datetime import datetime

from pilotzone.accounts import mail
from pilotzone.jobs import outbox


@outbox.task("accounts.tell_second_factor_reset")
def tell_second_factor_reset(user_id: int, moment: str) -> None:
    mail.tell_second_factor_reset(user_id, datetime.fromisoformat(moment))
