"""The community in the editors' admin: spaces, tags, templates and ready answers."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from community.forms_admin import SpaceForm
from community.models import CannedAnswer, DetailsTemplate, Space, Tag


class SpaceViewSet(SnippetViewSet):
    """The rooms of the community."""

    model = Space
    icon = "group"
    list_display = ["name", "slug", "kind", "thread_count"]
    ordering = ["order", "name"]
    search_fields = ["name", "slug"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("name"), FieldPanel("description")], heading=_("In the main language")),
            InlinePanel(
                "translations",
                heading=_("In other languages"),
                label=_("Language"),
                panels=[FieldRowPanel([FieldPanel("language"), FieldPanel("name")]), FieldPanel("description")],
            ),
            MultiFieldPanel(
                [
                    FieldPanel("slug"),
                    FieldRowPanel([FieldPanel("parent"), FieldPanel("order")]),
                    FieldRowPanel([FieldPanel("feature"), FieldPanel("language")]),
                    FieldPanel("icon"),
                ],
                heading=_("Place"),
            ),
            MultiFieldPanel(
                [FieldPanel("audiences"), FieldRowPanel([FieldPanel("kind"), FieldPanel("joining")])],
                heading=_("Who sees it"),
            ),
            MultiFieldPanel(
                [FieldPanel("posting"), FieldPanel("thread_kinds"), FieldPanel("is_archived")],
                heading=_("What is written"),
            ),
        ],
        base_form_class=SpaceForm,
    )


class TagViewSet(SnippetViewSet):
    """The words by which threads are gathered."""

    model = Tag
    icon = "tag"
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")]


class TemplateViewSet(SnippetViewSet):
    """What questions about a feature should say."""

    model = DetailsTemplate
    icon = "form"
    list_display = ["feature", "language"]
    panels = [FieldRowPanel([FieldPanel("feature"), FieldPanel("language")]), FieldPanel("body")]


class AnswerViewSet(SnippetViewSet):
    """Answers that staff often give."""

    model = CannedAnswer
    icon = "openquote"
    list_display = ["title", "language", "feature"]
    search_fields = ["title", "body"]
    panels = [
        FieldPanel("title"),
        FieldPanel("body", help_text=_("{name}, {title} and {link} stand for the asker, the thread and its address.")),
        FieldRowPanel([FieldPanel("language"), FieldPanel("feature")]),
    ]


class CommunityGroup(SnippetViewSetGroup):
    """The community's entry in the menu."""

    menu_label = _("Community")
    menu_icon = "group"
    menu_order = 220
    items = (SpaceViewSet, TagViewSet, TemplateViewSet, AnswerViewSet)


register_snippet(CommunityGroup)
