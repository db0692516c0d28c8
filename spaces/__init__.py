"""Vacant spaces: parks, buildings, units. Knows no enterprise and no lead; they know it."""
