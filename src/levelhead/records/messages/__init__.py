"""What each person ought to have been told by now, worked out from records; what was told is subtracted."""
