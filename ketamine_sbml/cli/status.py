"""What the command's exit status says."""

HELD, FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
