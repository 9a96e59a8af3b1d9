"""The figure: keyframes → joint angles → landmarks, seen by a camera, and the truth about what it did."""
