"""The reader without a screen."""
