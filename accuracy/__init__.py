"""The eye's report: films whose truth is known, through the pose model and the coach, against that truth."""
