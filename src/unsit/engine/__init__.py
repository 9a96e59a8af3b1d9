"""The coach: frames in, facts out; no clock, no thread, no input or output."""
