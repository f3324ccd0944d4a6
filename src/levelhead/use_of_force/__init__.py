"""Use-of-force records: tactic groups, the national lists, published base rates."""
