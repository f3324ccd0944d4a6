"""The organisation of a home, and its units."""

from __future__ import annotations

from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.storage import models
from levelhead.storage.scopes import with_those_below


def ensure_organisation(name: str) -> models.Organisation:
    """The home's organisation, made when there is none. Raises Refused when the home is another's."""
    organisation = models.Organisation.objects.first()
    if organisation is None:
        return models.Organisation.objects.create(name=name)
    if organisation.name != name:
        raise Refused(f"This home belongs to {organisation.name}, not to {name}. Nothing was changed.")
    return organisation


def unit_named(name: str) -> models.Unit:
    """The unit of that name. Raises CalledWrongly, naming those there are."""
    unit = models.Unit.objects.filter(name__iexact=name).first()
    if unit is None:
        names = ", ".join(models.Unit.objects.values_list("name", flat=True)) or "none yet"
        raise CalledWrongly(f"There is no unit '{name}'; there is {names}.")
    return unit


class DjangoUnits:
    """Implements `actions.place_unit.UnitStore`."""

    def place(self, unit: str, under: str) -> None:
        """Put a unit under another, or at the top."""
        moved, above = unit_named(unit), unit_named(under) if under else None
        if above is not None and above.pk in with_those_below([moved.pk]):
            raise Refused(f"{moved} is {above} or above it, and cannot be under it. Nothing was changed.")
        moved.parent = above
        moved.save(update_fields=["parent"])
