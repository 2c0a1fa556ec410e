"""Writes of the partner programme."""
