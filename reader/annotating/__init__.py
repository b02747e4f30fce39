"""What is decided about annotations, apart from where they are kept and how they are shown."""
