"""Brings a community from elsewhere: readers turn a source into neutral items, `run` writes them."""
