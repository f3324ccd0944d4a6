"""levelhead understand."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from levelhead.basics.errors import CalledWrongly

_QUIET_SECONDS = 2.0  # work longer than this says how far it is


def understand(
    text: Annotated[
        list[str] | None, typer.Argument(help="What the officer said.", show_default=False)
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="A CSV table with one utterance a row.", show_default=False)
    ] = None,
    column: Annotated[str, typer.Option(help="The column that holds the utterances.")] = "text",
    out: Annotated[
        Path | None, typer.Option(help="Where to write the table; without it, to standard output.")
    ] = None,
) -> None:
    """Say what an officer's words do, and which words did it.

    Prints one line of JSON for each text: the acts, most likely first, each with its probability and the
    characters that carried it. Without a text, reads one from each line of standard input. With a file,
    writes the same table with the columns acts and understood added (or replaced).

    Example: levelhead understand "Hi, I'm PC Shah. What's happened?"
    """
    if file is not None:
        _understand_file(file, column, out, text)
    elif out is not None:
        raise CalledWrongly("--out goes with --file; for texts, send the output to a file with >")
    else:
        _understand_texts(text or _lines())


def _lines() -> Iterator[str]:
    if sys.stdin.isatty():
        raise CalledWrongly("Nothing to read: give a text, a --file, or lines on standard input.")
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def _understand_texts(texts: Iterable[str]) -> None:
    from levelhead import wiring

    reader = wiring.reader()
    for text in texts:
        reading = reader.read(text)
        acts = [found.as_dict() for found in reading.acts]
        # Escaped, because a text from the command line may hold bytes that are no characters.
        print(json.dumps({"text": text, "acts": acts, "understood": reading.understood}))


def _understand_file(file: Path, column: str, out: Path | None, text: list[str] | None) -> None:
    from levelhead import wiring

    if text:
        raise CalledWrongly("Give texts or a --file, not both.")
    if out is not None and out.resolve() == file.resolve():
        raise CalledWrongly("--out is the file itself; name another, so that nothing is lost.")
    written = wiring.understand_table(file, column, _progress)
    if out is None:
        sys.stdout.write(written)
    else:
        out.write_text(written, encoding="utf-8", newline="")


def _progress(texts: Iterable[str], count: int) -> Iterator[str]:
    """The texts, with a line on standard error every two seconds."""
    last = time.monotonic()
    for done, text in enumerate(texts):
        if time.monotonic() - last > _QUIET_SECONDS:
            print(f"{done:,} of {count:,} read", file=sys.stderr)
            last = time.monotonic()
        yield text
