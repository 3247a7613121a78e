"""Web server in production: sync workers, so that one slow request holds one process and nothing else."""

import os

bind = "0.0.0.0:8000"  # inside the container; only the proxy reaches it
worker_class = "sync"
workers = int(os.environ.get("WEB_WORKERS", "4"))
preload_app = True  # loaded once, by the master: a process that takes another's place is ready at once
timeout = 60
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the heartbeat file in memory
forwarded_allow_ips = "*"  # only the proxy is on the network that reaches us
accesslog = "-"


def when_ready(server):
    """Before the first process is made: what every one of them would otherwise read at its first request."""
    import gc

    from django.conf import settings
    from django.urls import reverse
    from django.utils import translation

    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("home")
    gc.freeze()  # never looked through again, so that the processes go on sharing these pages of memory
