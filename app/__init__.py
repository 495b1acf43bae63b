"""Gradient Descent Live: watch logistic regression learn, one update at a time."""
