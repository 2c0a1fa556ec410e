"""What templates of courses ask for."""

from django import template

register = template.Library()


@register.simple_tag
def five_stars() -> range:
    """One to five."""
    return range(1, 6)
