"""The academy: courses, tests, certificates and partners, an application each."""
