"""A movement as data: what its file says, how it is read and checked, how routines and programs are made of it."""
