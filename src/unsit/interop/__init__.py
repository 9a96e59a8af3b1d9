"""Formats that a diary comes in by and goes out by; each is announced under the entry point group `unsit.exchange`."""
