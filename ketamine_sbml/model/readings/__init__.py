"""Other readings of the figure: what each declares anew, a module each with the table of its numbers."""
