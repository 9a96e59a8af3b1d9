"""What templates need to know of diaries."""
