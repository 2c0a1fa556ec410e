"""Content in: readers turn a source into neutral items, one writer makes pages of them."""
