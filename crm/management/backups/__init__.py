"""Backups: taking one, checking it, putting it into an empty system. The commands of the same names only speak."""
