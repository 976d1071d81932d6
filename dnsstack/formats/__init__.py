"""Formats of other programs: one writer for each, which all commands use for findings, metrics and drawings.

Nothing here depends on a plan, a survey or a sandbox: the commands say what is written.
"""
