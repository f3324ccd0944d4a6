"""Where tables live, and what speaks to servers beside ours. Only wiring imports this room."""
