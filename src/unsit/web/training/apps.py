"""Django's entry for training."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Diaries in the database."""

    name = "unsit.web.training"
    label = "training"
