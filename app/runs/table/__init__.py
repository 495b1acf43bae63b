"""A table of points as people have it: its text, its columns, its numbers, its labels."""
