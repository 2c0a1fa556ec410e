"""What records do: noting what happened, sending it, keeping house."""
