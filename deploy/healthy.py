"""Health check of the web container: asks the readiness address as the proxy would."""

import os
import sys
import urllib.request

host = os.environ["DJANGO_ALLOWED_HOSTS"].split(",")[0]
request = urllib.request.Request(
    "http://127.0.0.1:8000/health/ready/", headers={"Host": host, "X-Forwarded-Proto": "https"}
)
with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - a fixed address on this machine
    sys.exit(answer.status != 200)
