"""Connects the features: the one place that knows them all. One function a source feature."""
