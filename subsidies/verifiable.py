"""Papers that anybody verifies by the number and the hash at their foot; each has a page of its own."""

from django.db.models import QuerySet
from django.urls import reverse

from enterprises.enums_assessments import SHOWN
from enterprises.models import Assessment
from matchmaking.models import TrainingCertificate
from subsidies.enums import Stage
from subsidies.models import Entitlement, Letter, Submission
from warehouses.models import Recognition, RecognitionObjection


def papers(number: str, digest: str) -> dict[str, QuerySet]:
    """Whatever carries this number and this hash, by the name of the page that says whether it is genuine."""
    return {
        "receipt": Entitlement.objects.filter(application__reference=number, stage=Stage.CLAIMED, digest=digest),
        "letter": Letter.objects.filter(reference=number, digest=digest),
        "submission": Submission.objects.filter(reference=number, digest=digest),
        "assessment_verify": Assessment.objects.filter(cycle__reference=number, cycle__state__in=SHOWN, digest=digest),
        "recognition_verify": Recognition.objects.certified().filter(
            certificate_number=number, certificate_digest=digest
        ),
        "recognition_objection_receipt": RecognitionObjection.objects.filter(
            answer_reference=number, answer_digest=digest
        ),
        "certificate_verify": TrainingCertificate.objects.filter(number=number, digest=digest),
    }


def address_of(number: str, digest: str) -> str:
    """The page of the paper with its verdict; empty where there is no such paper."""
    for page, rows in papers(number, digest).items():
        if uid := rows.values_list("uid", flat=True).first():
            return f"{reverse(f'public:{page}', args=[uid])}?h={digest}"
    return ""
