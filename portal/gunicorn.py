"""How gunicorn serves the portal."""

import gc
import os
import sys

bind = os.environ.get("BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
# A page is mostly computed, and a process computes one thing at a time: with four threads it answered fewer pages than
# with one. It is the kind of worker with threads all the same: that one takes a connection up when something is asked
# on it, not when a browser has merely opened it in advance.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "1"))
# A connection is closed after its answer: kept ones stay with the worker that happened to take them, and one worker
# may have all of them while the others have nothing to do. The proxy in front keeps those of the browsers.
keepalive = 0
# A worker that hangs is replaced; one that has served long is renewed, so that no leak lasts.
timeout = 30
max_requests = 20_000
max_requests_jitter = 2_000
preload_app = False
accesslog = os.environ.get("ACCESS_LOG") or None
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def post_worker_init(worker: object) -> None:
    """Tune Python for answering pages.

    Where there are several threads, one whose database has answered goes on at once instead of after 5 ms: a page asks
    many times, and would wait so long for whoever computes each time. What has been loaded is never looked through for
    garbage again, and what a page leaves behind less often: that was a tenth of its time.
    """
    sys.setswitchinterval(0.0005)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    # In a thread of its own: the first questions are answered by words, until the model is there.
    from search.embedding.choice import warm_up  # noqa: PLC0415  only when the application is there

    warm_up()
