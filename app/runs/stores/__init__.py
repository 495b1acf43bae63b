"""Where runs are kept: one small protocol, and a file for each kind of store."""
