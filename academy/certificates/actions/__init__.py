"""What is done with certificates: one function a change."""
