"""What a small trained encoder reads in a text: quotes, mentions, and evidence of open issues."""
