"""The `search` application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Listen for changes, and write the schedules with each migration."""
        from search import schedules, signals, tasks  # noqa: PLC0415  models are not loaded before
        from search.curating import kept  # noqa: PLC0415
        from search.ranking import kept as kept_answers  # noqa: PLC0415
        from search.spelling import vocabulary  # noqa: PLC0415

        signals.connect()
        tasks.connect()
        vocabulary.connect()
        kept.connect()
        kept_answers.connect()
        post_migrate.connect(schedules.schedule_tasks, sender=self)
