"""Lists that draw only what is in view: feeds and stories."""
