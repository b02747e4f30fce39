"""From addresses to stored articles: what is due, asked for, understood and kept."""
