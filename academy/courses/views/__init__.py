"""What readers send to courses, and pages that are none of Wagtail's."""
