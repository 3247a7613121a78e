"""Mail to a department whose reply is late: it has no account here, so Chinese with English below."""

from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from subsidies.models import ConsultedOffice


def send_chase(office_id: int, count: int, *, now: datetime) -> bool:
    """Sent again it is the same mail; what was replied to meanwhile, or asked for once more, sends nothing.

    It names the round and how many enterprises are open, and no enterprise.
    """
    office = ConsultedOffice.objects.late(now).for_list().filter(pk=office_id, chased=count).first()
    if office is None or not office.department.email:
        return False
    parts, subjects = [], []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            context = {"office": office, "round": office.consultation}
            context["open"] = office.consultation.count - office.replies_count
            parts.append(render_to_string("subsidies/consultations/chase_mail.txt", context))
            subjects.append(_("Reply due: consultation %(reference)s") % {"reference": office.consultation.reference})
    headers = {"Auto-Submitted": "auto-generated"}
    EmailMessage(" / ".join(subjects), "\n\n".join(parts), to=[office.department.email], headers=headers).send()
    return True
