"""What comes in and what goes out: its shapes, its refusals, its versions and keys."""
