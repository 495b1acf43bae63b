"""The HTTP edge: the contract, the routes, the page, errors and security."""
