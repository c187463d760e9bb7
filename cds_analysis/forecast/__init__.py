"""Will we make it? Probabilities of attainment, and what they were worth."""
