"""Which feeds the user reads: feeds.toml and the lists of other readers."""
