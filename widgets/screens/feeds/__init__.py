"""The feeds screen and its dialogs."""
