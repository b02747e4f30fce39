"""How right the extraction is, measured against gold."""
