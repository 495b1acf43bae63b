"""What is answered, by address."""
