"""Bodies as JSON: what nests deeper than can be read, is packed or is no object is answered, not failed on."""

import codecs
from io import BytesIO

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.problems import PROBLEMS

PLAIN = ("", "identity")


class Parser(JSONParser):
    """Strict: NaN and Infinity are no JSON, and there is one object at the top. A byte order mark is passed over."""

    def parse(self, stream, media_type=None, parser_context=None):
        request = (parser_context or {}).get("request")
        if request is not None and request.headers.get("Content-Encoding", "").strip().lower() not in PLAIN:
            raise DomainError("body_packed", PROBLEMS["body_packed"].title, status=415)
        body = stream.read()
        plain = BytesIO(body.removeprefix(codecs.BOM_UTF8))
        try:
            found = super().parse(plain, media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error
        if not isinstance(found, dict):
            raise ParseError
        return found
