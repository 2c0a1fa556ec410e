"""What is done with questions, tests and attempts."""
