"""Feeds as the reader changes and fetches them from the screen."""
