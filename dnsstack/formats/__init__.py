"""Formats of other programs: one writer each, for findings, metrics and drawings of every command.

Nothing here knows a plan, a survey or a world: the commands say what is to be written.
"""
