"""A finished check as text, as JSON, and as a page with plots and stills."""
