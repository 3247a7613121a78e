"""The shell through which the outbox sends invitations."""

from enterprises import mail
from pilotzone.jobs import outbox
from pilotzone.kernel import clock


@outbox.task("enterprises.send_invitation")
def send_invitation(invitation_id: int) -> bool:
    return mail.send_invitation(invitation_id, now=clock.now())
