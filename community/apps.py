"""The `community` application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = _("Community")

    def ready(self) -> None:
        """Say what can be found and what people hear of, and write the schedules with each migration."""
        from accounts.own_data import Keeper, register_keeper  # noqa: PLC0415  models are not loaded before
        from accounts.settings_pages import register_page  # noqa: PLC0415
        from community import catalogue, claiming, models, notices, order, review_notices, rewards, schedules  # noqa: PLC0415  models are not loaded before
        from community.actions import erasing, exporting  # noqa: PLC0415
        from community.sitemap import community_pages  # noqa: F401, PLC0415  it makes itself known
        from publishing.purging import watch  # noqa: PLC0415

        catalogue.register()
        claiming.connect()
        register_page("community:profile", _("How others see you"), "circle-user-round")
        register_keeper(
            Keeper("community", exporting.export_person, erasing.erase_person, exporting.files_of, erasing.is_leaving)
        )
        notices.register()
        review_notices.register()
        rewards.register()
        order.register()
        post_migrate.connect(schedules.schedule_tasks, sender=self)
        watch(models.Space, models.SpaceTranslation)
