"""The reading screen, one concern a module."""
