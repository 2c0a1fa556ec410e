"""The two engines behind one protocol, and which of them answers."""
