"""One simulated encounter, from scenario text to transcript."""
