"""From a document to its actors, quotes and open issues."""
