"""A small OpenID Connect provider of its own, run as another process."""
