"""What is done in the community: one function a change, which asks the policies itself."""
