"""What stands around every request, and the process that takes them."""
