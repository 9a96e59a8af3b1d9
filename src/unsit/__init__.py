"""Unsit: movements that prove themselves."""
