"""Writes that may be sent again: `Idempotency-Key` names the request, and the same one is answered the same."""

import hashlib
import json
import re

from django.core.exceptions import RequestDataTooBig
from django.http.request import RawPostDataException
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from pilotzone.exchange.actions import answers
from pilotzone.exchange.actions.answers import Answer
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.problems import PROBLEMS

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,100}")
JSON = "application/json"


class Idempotent:
    """For a view with a `write` of its own in place of `post`."""

    def post(self, request: Request, *args, **kwargs) -> Response:
        digest = digest_of(request)
        key = request.headers.get(HEADER)
        if key is None:
            return self.write(request, *args, **kwargs)
        if not KEY.fullmatch(key):
            raise Refused("idempotency_key_wrong", PROBLEMS["idempotency_key_wrong"].title, field=HEADER)
        kept = answers.once(
            key, digest, lambda: answer_of(self.write(request, *args, **kwargs)), by=request.user, now=clock.now()
        )
        response = Response(json.loads(kept.body), status=kept.status, content_type=kept.content_type)
        response["Idempotency-Replayed"] = "true" if kept.replayed else "false"
        if kept.location:
            response["Location"] = kept.location
        return response


def digest_of(request: Request) -> str:
    """Of all that was asked. Raises DomainError where the body is larger than is taken, or of a kind that is not."""
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise DomainError("too_large", PROBLEMS["too_large"].title, status=413) from error
    except RawPostDataException as error:  # a form with files, whose parts were read on the way here
        raise UnsupportedMediaType(request.content_type) from error
    head = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(head + body).hexdigest()


def answer_of(response: Response) -> Answer:
    body = json.dumps(response.data, cls=JSONEncoder, ensure_ascii=False)
    return Answer(response.status_code, body, response.get("Location", ""), response.content_type or JSON)
