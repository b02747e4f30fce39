"""Makes the weights again from the corpora; needs more than the program itself does."""
