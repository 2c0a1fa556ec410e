"""How gunicorn serves the portal."""

import os

bind = os.environ.get("BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# A worker that hangs is replaced; one that has served long is renewed, so that no leak lasts.
timeout = 30
max_requests = 20_000
max_requests_jitter = 2_000
preload_app = False
accesslog = os.environ.get("ACCESS_LOG") or None
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
