"""Learning from answers: earlier questions that are like the one asked vote for the pages that answered them."""
