"""The learning engine: the formulas, the update rules, the replay, the data sets."""
