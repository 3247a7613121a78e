"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from pilotzone.kernel.chunked import WholeBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilotzone.settings")

application = WholeBodies(get_wsgi_application())
