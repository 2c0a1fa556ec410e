"""What marketing decides about searches: words that mean the same, answers that come first, hits that are hidden."""
