"""The article: laid out, drawn, searched, selected in."""
