"""What the page is made of before it is sent."""
