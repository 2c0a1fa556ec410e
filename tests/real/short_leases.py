"""Settings for a worker whose tasks are given to another soon after it died, so that a test need not wait for long."""

from portal.settings.base import Q_CLUSTER
from portal.settings.dev import *  # noqa: F403  settings modules extend each other

Q_CLUSTER = Q_CLUSTER | {"timeout": 6, "retry": 8}
