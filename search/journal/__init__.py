"""What people search for, and whether they find it: kept without saying who they are."""
