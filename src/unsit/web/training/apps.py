"""Django's entry for training."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Diaries and plans."""

    name = "unsit.web.training"
    label = "training"

    def ready(self) -> None:
        """Let plans follow what is done."""
        from unsit.web.training.actions import sessions_written
        from unsit.web.training.planning_actions import follow_after

        sessions_written.connect(follow_after, dispatch_uid="plans")
