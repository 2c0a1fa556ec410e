"""Markup as a tree of elements, whatever it looks like."""

import warnings

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning


def soup_of(markup: str) -> BeautifulSoup:
    """The elements of `markup`. Text that looks like an address, or like XML, is text and HTML all the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(markup, "lxml")
