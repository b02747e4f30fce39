"""Articles that are not in a feed: pages of the web and the user's own files."""
