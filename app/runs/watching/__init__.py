"""Who watches a run and what they see of it, across processes."""
