"""ASK: many runs of the suite, and what they tell."""
