"""A body in numbers: landmarks, frames, joints, measures.

Joint angles follow the conventions of the International Society of Biomechanics (Wu et al. 2002 and 2005; for the
knee Grood & Suntay 1983); `joints.py` says each sign in words. Measures are what a camera can read, with signs of
their own said in their definitions.
"""
