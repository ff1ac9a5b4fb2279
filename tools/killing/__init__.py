"""Ends from outside: verbs that are killed, and given places where nothing can be written.

``verbs.py`` is the list of what is run, ``process.py`` starts it and sends signals, ``moment.py`` ends a process at one
of its changes of files, ``looks.py`` says what is wrong with what was left, ``faults.py`` holds the kinds of trial, and
``campaign.py`` puts them together.
"""
