"""Writes to courses, as sentences."""
