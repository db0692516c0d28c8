"""One verb for each move; enterprises.requests.flow gathers them."""
