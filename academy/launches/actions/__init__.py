"""What is done about launches: one function a change."""
