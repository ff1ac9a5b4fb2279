"""What ``tools/fuzz.py`` is made of.

damage     ways to damage a content
kinds/     the kinds of input, a function each
trial      what is tried: files, and what is done with them
attempt    one trial in a process of its own, and what it must not leave
campaign   thousands of them, numbered, kept and counted
"""
