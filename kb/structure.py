"""The pages every portal begins with, and what they are called in each language."""

from dataclasses import dataclass
from typing import Any

from kb.models import ArticleIndexPage, FaqIndexPage, TutorialIndexPage, WebinarIndexPage
from publishing.models import PortalPage


@dataclass(frozen=True)
class IndexNames:
    """The title and the address of the same index in every language; English wherever one is missing."""

    model: type[PortalPage]
    names: dict[str, tuple[str, str]]

    def title(self, language: str) -> str:
        """What the index is called in `language`."""
        return self.names.get(language, self.names["en"])[0]

    def slug(self, language: str) -> str:
        """The last part of its address in `language`."""
        return self.names.get(language, self.names["en"])[1]


HOME_TITLES = {
    "en": "Help centre",
    "ga": "Ionad cabhrach",
    "hy": "Օգնության կենտրոն",
    "vi": "Trung tâm trợ giúp",
    "fa": "مرکز راهنما",
    "de": "Hilfe",
    "fr": "Centre d’aide",
    "ru": "Справочный центр",
}

INDEXES = (
    IndexNames(
        FaqIndexPage,
        {
            "en": ("Questions", "faq"),
            "ga": ("Ceisteanna", "ceisteanna"),
            "hy": ("Հարցեր", "հարցեր"),
            "vi": ("Câu hỏi", "hoi-dap"),
            "fa": ("پرسش‌ها", "پرسش-ها"),
            "de": ("Fragen", "fragen"),
            "fr": ("Questions", "questions"),
            "ru": ("Вопросы", "вопросы"),
        },
    ),
    IndexNames(
        ArticleIndexPage,
        {
            "en": ("Articles", "articles"),
            "ga": ("Ailt", "ailt"),
            "hy": ("Հոդվածներ", "հոդվածներ"),
            "vi": ("Bài viết", "bai-viet"),
            "fa": ("مقاله‌ها", "مقاله-ها"),
            "de": ("Artikel", "artikel"),
            "fr": ("Articles", "articles"),
            "ru": ("Статьи", "статьи"),
        },
    ),
    IndexNames(
        TutorialIndexPage,
        {
            "en": ("Tutorials", "tutorials"),
            "ga": ("Ranganna teagaisc", "ranganna-teagaisc"),
            "hy": ("Ուղեցույցներ", "ուղեցույցներ"),
            "vi": ("Hướng dẫn", "huong-dan"),
            "fa": ("آموزش‌ها", "آموزش-ها"),
            "de": ("Anleitungen", "anleitungen"),
            "fr": ("Tutoriels", "tutoriels"),
            "ru": ("Уроки", "уроки"),
        },
    ),
    IndexNames(
        WebinarIndexPage,
        {
            "en": ("Recordings", "recordings"),
            "ga": ("Taifeadtaí", "taifeadtai"),
            "hy": ("Տեսագրություններ", "տեսագրություններ"),
            "vi": ("Video", "video"),
            "fa": ("ویدئوها", "ویدئوها"),
            "de": ("Aufzeichnungen", "aufzeichnungen"),
            "fr": ("Enregistrements", "enregistrements"),
            "ru": ("Записи", "записи"),
        },
    ),
)


@dataclass(frozen=True)
class LanguageTree:
    """The home page of one language and the indexes below it."""

    home: Any
    faq: FaqIndexPage
    articles: ArticleIndexPage
    tutorials: TutorialIndexPage
    webinars: WebinarIndexPage
