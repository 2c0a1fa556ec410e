"""How rich text is shown."""

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler

from publishing.page_links import addresses


class ReadersPageLinkHandler(PageLinkHandler):
    """Links of rich text, to where the reader reads the page."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        numbers = [int(attrs["id"]) if str(attrs.get("id", "")).isdigit() else 0 for attrs in attrs_list]
        known = addresses(number for number in numbers if number)
        return [f'<a href="{escape(known[number])}">' if number in known else "<a>" for number in numbers]
