"""A batch taken by the API: few rows are answered with the full receipt, many with where it is followed."""

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from pilotzone.exchange import batches
from pilotzone.exchange.actions import receipts
from pilotzone.exchange.api.idempotency import Idempotent
from pilotzone.exchange.api.serializers_receipts import FullReceiptSerializer
from pilotzone.exchange.enums import BatchMode, ReceiptState
from pilotzone.kernel import clock
from pilotzone.kernel.api import said
from pilotzone.kernel.problems import PROBLEMS

NOT_TERMS = ("mode", "rows")
_views = {}


class TakesBatches(Idempotent):
    """For a view that names the `batch` it takes and the `terms` (a serializer without rows) that hold for all."""

    batch = ""
    terms = None

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        _views[cls.batch] = cls

    def write(self, request):
        known, mode = terms_of(self, request.data)
        given = request.data.get("rows")
        if not isinstance(given, list) or not 1 <= len(given) <= batches.MOST_ROWS:
            raise exceptions.ValidationError({"rows": [receipts.HOW_MANY]})
        receipt = receipts.take(
            batches.registered(self.batch),
            known,
            given,
            mode=mode,
            by=request.user,
            now=clock.now(),
        )
        return answered(request, receipt)


def view_of(batch):
    """The view that takes this batch: it says of which scope, and with which terms."""
    return _views[batch]


def terms_of(view, given):
    """What holds for all rows, as it was understood, and whether all are taken or none. Raises ValidationError, also
    where a name is unknown: one that was misspelt would be as if it were not there."""
    terms = view.terms(data=given)
    terms.is_valid(raise_exception=True)
    unknown = given.keys() - terms.fields.keys() - set(NOT_TERMS)
    if unknown:
        wrong = exceptions.ErrorDetail(_("A batch has no such member."), "unknown_field")
        raise exceptions.ValidationError({name: [wrong] for name in sorted(unknown)})
    known = {name: told for name, told in terms.data.items() if name in given and name not in NOT_TERMS}
    return known, BatchMode(terms.validated_data["mode"])


def answered(request, receipt):
    body = FullReceiptSerializer(receipt).data
    if receipt.state == ReceiptState.REFUSED:
        answer = said("rows_refused", 422, str(PROBLEMS["rows_refused"].title))
        answer.data |= body
    elif receipt.state == ReceiptState.RUNNING:
        answer = Response(body, status=status.HTTP_202_ACCEPTED)
    else:
        answer = Response(body)
    answer["Location"] = request.build_absolute_uri(reverse("api:receipt", args=[receipt.uid]))
    return answer
