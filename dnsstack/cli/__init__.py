"""The command line: `app.py` finds the verb, one file a verb does it, and nothing here decides about DNS."""
