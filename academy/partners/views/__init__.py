"""The pages of the partner programme."""
