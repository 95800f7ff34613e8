"""Fifty loopback sites in a process of their own, and the programs that look at all their notices again."""
