"""Accounts, persons, and keys for programs; reads go through `visible_to`."""

import uuid
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager
from django.db import models
from django.utils import timezone

LONGEST_NAME = 200


class UserManager(BaseUserManager["User"]):
    """Makes accounts, and reads each with its person: whoever is signed in is asked for both."""

    def get_queryset(self) -> models.QuerySet["User"]:
        """Give accounts with their persons."""
        return super().get_queryset().select_related("person")

    def create_user(self, email: str, password: str | None = None, **more: Any) -> "User":
        """Make an account; without a password it can be entered by other keys only."""
        user = self.model(email=self.normalize_email(email).lower(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account: an address and the keys to it. What is known of the human being is a `Person`."""

    email = models.EmailField(unique=True, max_length=254)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return self.email


Reader = User | AnonymousUser
"""Whoever asks to see something."""


class PersonQuerySet(models.QuerySet["Person"]):
    """Persons."""

    def visible_to(self, user: Reader) -> Self:
        """Keep those whose diary this account may read: its own."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()


class Person(models.Model):
    """A human being with a diary.

    user: the account that is theirs; none for somebody who has no account. zone: IANA name of the usual time zone.
    sequence: the number of the last change to the diary, from which devices know what is new.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.CASCADE, related_name="person")
    name = models.CharField(max_length=LONGEST_NAME, blank=True, default="")
    zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=12, default="en")
    sequence = models.BigIntegerField(default=0)
    created = models.DateTimeField(default=timezone.now)

    objects = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name or str(self.pk)


class TokenQuerySet(models.QuerySet["ApiToken"]):
    """Keys for programs."""

    def visible_to(self, user: Reader) -> Self:
        """Keep those of this account."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def valid(self) -> Self:
        """Keep those that open something now."""
        return self.filter(revoked=None, user__is_active=True)


class ApiToken(models.Model):
    """A key for a program: what it may do, and how it is recognised. The key itself is shown once and not kept.

    digest: SHA-256 of the key, as hexadecimal digits. scopes: words with spaces between, such as `read write`.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=LONGEST_NAME)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=LONGEST_NAME)
    created = models.DateTimeField(default=timezone.now)
    last_used = models.DateField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class StoredKey(models.Model):
    """A secret that encrypted something in this database; nothing of the secret itself.

    key: its id (`encryption.key_id`), or `fernet` for what earlier versions wrote.
    """

    key = models.CharField(max_length=16, unique=True)
    noted = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key
