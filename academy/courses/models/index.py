"""The front page of the academy in one language."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from academy.courses.models.base import AcademyPage, translatable


class AcademyIndexPage(AcademyPage):
    """All paths and courses, from the catalogue."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    lists_anything = True
    schema_type = "CollectionPage"
    body_fields = ()
    template = "academy/courses/index_page.html"
    page_description = _("Lists all learning paths and courses, by product feature, level and language.")
    content_panels = [*AcademyPage.content_panels, FieldPanel("intro")]
    translatable_fields = translatable("intro")

    parent_page_types = ["portal.HomePage"]
    subpage_types = ["academy_courses.PathPage", "academy_courses.CoursePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("academy")
        verbose_name_plural = _("academies")

    @property
    def facts(self) -> list[str]:
        """An index is not checked as a text is."""
        return []
