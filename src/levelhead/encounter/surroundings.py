"""What surrounds the person in a step: those who watch, and the hands that hold."""

from __future__ import annotations

import numpy as np

from levelhead.encounter import bystanders, restraint
from levelhead.encounter.batch import Input, World
from levelhead.encounter.rule import Floats
from levelhead.encounter.scenario import Doing
from levelhead.encounter.working import Working


class Surroundings(Working):
    """A working with the stages that are about bystanders and about being held."""

    def __init__(self, world: World, given: Input) -> None:
        """Begin from a world; who does a deed, and for whom it is open, is found when it is done."""
        super().__init__(world, given)
        self.doers = self.is_open = self.none()

    # -- those who watch

    def show(self, source: str, dose: Floats) -> None:
        """What an act or event does to those who are within sight of it."""
        rule = self.world.rule
        if source in rule.bystander:
            for one in self.world.scenario.bystanders:
                self.shift(bystanders.sees(rule, one, source, dose * ~self.so_far(f"away {one.id}")))

    def address(self, doing: Doing, dose: Floats) -> None:
        """Something said to a bystander, and whether the bystander helps when asked."""
        rule = self.world.rule
        one = next(one for one in self.world.scenario.bystanders if one.id == doing.to)
        self.shift(bystanders.is_told(rule, one, doing.event, dose))
        if doing.enlists:
            heat, regard = self.numbers[f"{one.id}.heat"], self.numbers[f"{one.id}.regard"]
            willing = self.draw(f"bystander.{one.id}") < bystanders.would_help(rule, one, heat, regard)
            helps = self.is_open & willing & ~self.was(f"enlisted {one.id}")
            self.signal(f"enlisted {one.id}", helps)
            self.signal(f"declined {one.id}", self.is_open & ~willing)
            calms = np.where(helps, rule.leanings[one.leaning].calms, 0.0)
            self.apply("bystander_help", calms, self.zeros(), f"bystander {one.id}")

    def bear_others(self) -> None:
        """The heat of those who watch, as it weighs on the person, and as it falls in time."""
        rule = self.world.rule
        for one in self.world.scenario.bystanders:
            heat = self.numbers[f"{one.id}.heat"]
            silent = self.so_far(f"away {one.id}") | self.so_far(f"enlisted {one.id}")
            weight = np.where(silent, 0.0, bystanders.weighs(rule, one, heat))
            if weight.any():
                self.apply("bystander_heat", self.zeros(), weight, f"bystander {one.id}")
            self.shift([bystanders.cools(rule, one, heat, self.taken)])
            after = self.numbers[f"{one.id}.heat"]
            before = self.world.numbers[f"{one.id}.heat"]
            for name, so in zip(("inflamed", "calmed"), bystanders.crossed(rule, before, after), strict=True):
                self.signal(f"{name} {one.id}", so)

    # -- being held

    def hold_on(self) -> None:
        """The timer of somebody who is held, and who looks after their breathing."""
        rule, seconds = self.world.rule, self.taken
        was_held, is_held = self.was("restrained"), self.so_far("restrained")
        held = was_held | is_held
        if held.any():
            prone = held & (self.was("position prone") | self.so_far("position prone"))
            self._run("restrained_seconds", np.where(held, seconds, 0.0))
            self._run("prone_seconds", np.where(prone, seconds, 0.0))
            self._run("unchecked_seconds", np.where(held, seconds, 0.0))
            exposed = {"held": held, "prone": prone, "struggled": self.so_far("struggled")}
            self.shift(restraint.exposes(rule, self.state, seconds=seconds, **exposed))
            self.signal("unclaimed_safety", was_held & is_held & ~self.so_far("safety role"))
        self.set_number("unchecked_seconds", 0.0, self.is_now("breathing_checked"))
        risk = self.numbers["health_risk"]
        if risk.any():
            self.shift([restraint.eases(rule, risk, held=held, seconds=seconds)])
            watched = self.numbers["unchecked_seconds"] <= rule.constants["check_lasts"]
            looked = self.so_far("safety role") & self.so_far("breathing_checked") & watched
            self.signal("signs_seen", held & looked & (risk >= rule.constants["signs_from"]))

    def _run(self, name: str, seconds: Floats) -> None:
        self.numbers[name] = self.numbers[name] + seconds
