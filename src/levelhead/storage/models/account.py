"""Who may sign in, and what they may see."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from levelhead.storage.models.organisation import Organisation, Unit
from levelhead.storage.models.person import Person
from levelhead.storage.roles import ROLES


class Account(AbstractUser):
    """A sign-in. What it may do comes from its grants alone."""

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account"
    )


class Grant(models.Model):
    """One role, for one account, in one organisation, or in one of its units and those below it."""

    ROLES: ClassVar[tuple[tuple[str, str], ...]] = ROLES

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=40, choices=ROLES)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account", "role", "organisation", "unit"], name="role_granted_once"
            ),
            # Two empty units are not equal to a database.
            models.UniqueConstraint(
                fields=["account", "role", "organisation"],
                condition=models.Q(unit=None),
                name="role_granted_once_in_the_whole",
            ),
        )

    def __str__(self) -> str:
        """The account and the role."""
        return f"{self.account}: {self.role}"
