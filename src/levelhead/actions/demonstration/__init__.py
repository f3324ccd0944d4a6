"""What the fictional organisation of the demonstration is made of: its people, training and records."""
