"""FAQ sections and their questions, articles, tutorials and recordings."""

from kb.models.articles import ArticleIndexPage, ArticlePage
from kb.models.faq import FaqIndexPage, FaqSectionPage, QuestionPage
from kb.models.imports import ImportedPage
from kb.models.progress import TutorialProgress
from kb.models.tutorials import TutorialIndexPage, TutorialPage
from kb.models.webinars import WebinarIndexPage, WebinarPage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "FaqIndexPage",
    "FaqSectionPage",
    "ImportedPage",
    "QuestionPage",
    "TutorialIndexPage",
    "TutorialPage",
    "TutorialProgress",
    "WebinarIndexPage",
    "WebinarPage",
]
