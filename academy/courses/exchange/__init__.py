"""Courses from and to elsewhere: folders of Markdown, YAML, and one file that holds a whole course."""
