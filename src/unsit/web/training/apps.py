"""Django's entry for training."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Diaries and plans."""

    name = "unsit.web.training"
    label = "training"

    def ready(self) -> None:
        """Let plans follow what is done, and close what was given out together with an account's other ways in."""
        from unsit.web.people.ways_in import ways_in_closed
        from unsit.web.training.actions import sessions_written
        from unsit.web.training.planning_actions import follow_after
        from unsit.web.training.reaching import close_what_was_given_out

        sessions_written.connect(follow_after, dispatch_uid="plans")
        ways_in_closed.connect(close_what_was_given_out, dispatch_uid="calendar links and push subscriptions")
