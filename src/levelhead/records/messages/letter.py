"""The words of a message, as plain text and as simple HTML that say the same."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from markupsafe import escape

WIDTH = 72  # characters of a line of plain text, as mail programs quote it
LONGEST_SUBJECT = 150  # characters
MOST_ITEMS = 40  # of one list; the page has them all


@dataclass(frozen=True, slots=True)
class LetterPart:
    """Paragraphs, or a list under a heading."""

    lines: tuple[str, ...]
    heading: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines, and of a very long list how many more there are."""
        if not self.heading or len(self.lines) <= MOST_ITEMS:
            return self.lines
        return (*self.lines[:MOST_ITEMS], f"and {len(self.lines) - MOST_ITEMS} more")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to somebody.

    Attributes:
        subject: one line that says what and when.
        parts: what it says, in order.
        page: path of the page that says more, from the first slash; empty for none.
    """

    subject: str
    parts: tuple[LetterPart, ...]
    page: str = ""

    @property
    def subject_line(self) -> str:
        """The subject with nothing in it that could end the line, whatever a title holds."""
        return textwrap.shorten(_plain(self.subject), LONGEST_SUBJECT, placeholder="...")

    def as_text(self, *, name: str, address: str, foot: str) -> str:
        """Plain text.

        Args:
            name: of whom it is to.
            address: where the pages answer, without a slash at the end; empty for no link.
            foot: the last lines, who sends it and why.
        """
        blocks = [f"{_plain(name)},"]
        for part in self.parts:
            if part.heading:
                items = "\n".join(_folded(line, "- ") for line in part.shown)
                blocks.append(f"{part.heading}\n{items}")
            else:
                blocks += [_folded(line) for line in part.shown]
        if self.page and address:
            blocks.append(f"{address}{self.page}")  # never folded: a program makes a link of it
        return "\n\n".join([*blocks, "-- \n" + _folded(foot), ""])

    def as_html(self, *, name: str, address: str, foot: str) -> str:
        """The same as HTML: no picture, no style from elsewhere, nothing that tells that it was read."""
        blocks = [f"<p>{escape(_plain(name))},</p>"]
        for part in self.parts:
            lines = [escape(_plain(line)) for line in part.shown]
            if part.heading:
                items = "".join(f"<li>{line}</li>" for line in lines)
                blocks.append(f"<h2>{escape(part.heading)}</h2><ul>{items}</ul>")
            else:
                blocks += [f"<p>{line}</p>" for line in lines]
        if self.page and address:
            link = escape(f"{address}{self.page}")
            blocks.append(f'<p><a href="{link}">{link}</a></p>')
        blocks.append(f"<p><small>{escape(_plain(foot))}</small></p>")
        subject = escape(self.subject_line)
        body = "\n".join(blocks)
        return (
            f'<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{subject}</title></head>'
            f"<body>\n{body}\n</body></html>\n"
        )


def _plain(text: str) -> str:
    """On one line, without characters that command a program."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _folded(line: str, first: str = "") -> str:
    return textwrap.fill(
        _plain(line),
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
