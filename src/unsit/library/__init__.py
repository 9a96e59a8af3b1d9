"""The movements, routines and programs that come with Unsit, as data."""
