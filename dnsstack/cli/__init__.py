"""The command line. `app.py` finds the command; each command has a file. Nothing here makes a decision about DNS."""
