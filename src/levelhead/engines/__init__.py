"""Where tables live. Only wiring imports this room."""
