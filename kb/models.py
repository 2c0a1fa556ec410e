"""FAQ sections and their questions, articles, tutorials and recordings."""

from publishing.models import PortalPage


class FaqIndexPage(PortalPage):
    """All FAQ sections."""


class FaqSectionPage(PortalPage):
    """The questions about one product feature."""


class QuestionPage(PortalPage):
    """A question with its short and its full answer."""


class ArticlePage(PortalPage):
    """A longer text."""


class TutorialPage(PortalPage):
    """Ordered steps to a result."""


class WebinarPage(PortalPage):
    """A recording with chapters, captions and transcript."""
