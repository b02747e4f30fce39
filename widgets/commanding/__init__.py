"""Commands: one table, and the ways to give them."""
