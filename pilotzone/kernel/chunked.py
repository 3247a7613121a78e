"""Bodies that come in chunks, without a length: of those Django would read nothing, and call what was sent missing."""

from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
MOST = 52 * 1024 * 1024  # a file of 50 MB and what stands around it; the views say what is too large for each
AT_ONCE = 64 * 1024
IN_MEMORY = 1024 * 1024


class WholeBodies:
    """Reads them to their end where the server says that there is one, and gives them the length that they have. Of
    what is longer than `MOST` no more is read: it is refused as too large."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        chunked = environ.get("HTTP_TRANSFER_ENCODING", "").strip().lower() == "chunked"
        if not chunked or not environ.get("wsgi.input_terminated"):
            return self.application(environ, start_response)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            length = 0
            while length <= MOST and (part := environ["wsgi.input"].read(AT_ONCE)):
                length += body.write(part)
            body.seek(0)
            environ |= {"wsgi.input": body, "CONTENT_LENGTH": str(length)}
            return self.application(environ, start_response)
