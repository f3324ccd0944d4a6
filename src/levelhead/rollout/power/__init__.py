"""How surely a roll-out would see what it looks for, before it begins."""
