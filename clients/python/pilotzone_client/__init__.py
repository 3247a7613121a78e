"""A client of the partner API: keys and tokens, retries, lists page by page, batches, webhook signatures.

The operations and objects themselves are in `pilotzone_client.contract`, written from the portal's contract.
"""

from pilotzone_client.asking import Refused, ask, pages, sent_key
from pilotzone_client.connecting import connect
from pilotzone_client.signatures import Forged, verify

__all__ = ["Forged", "Refused", "ask", "connect", "pages", "sent_key", "verify"]
