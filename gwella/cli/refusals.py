"""What stands in the way of a command, as one sentence: a word that was mistyped, a file that cannot be opened.

Typer speaks English only and in several lines; what it found is said here in the reader's language.
"""

from __future__ import annotations

import errno
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import typer

from gwella.cli.reader import spoken
from gwella.code_of_practice.writing import UNFINISHED

# The base class of all of Typer's refusals has no public name.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]
GWELLA = "gwella"


def mistyped(error: Exception) -> str:
    """Return what is wrong with the words of a command, and how to find the right ones."""
    context = getattr(error, "ctx", None)
    how = f"{context.command_path if context else GWELLA} --help"
    parameter = getattr(error, "param", None)
    match type(error).__name__:
        case "MissingParameter" if parameter is not None:
            return spoken("usage.missing", name=_name(parameter), how=how)
        case "BadParameter" if parameter is not None:
            return _wrong(parameter, how)
        case "NoSuchOption":
            return spoken("usage.no_such_option", name=_typed(error), how=how)
        case "BadOptionUsage":
            return spoken("usage.option_alone", name=_typed(error), how=how)
    if hasattr(getattr(context, "command", None), "commands"):  # a command that has commands below it
        return spoken("usage.no_such_command", how=how)
    return spoken("usage.not_so", how=how)


def stopped(error: OSError) -> str:
    """Return what the machine did not allow, with the file where it is known."""
    path = str(error.filename or "").removesuffix(UNFINISHED)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return spoken("usage.no_room")
    match error:
        case FileNotFoundError():
            return spoken("cli.not_there", path=path)
        case PermissionError():
            return spoken("cli.not_allowed_to_open", path=path)
        case NotADirectoryError() | FileExistsError():
            return spoken("usage.not_a_folder", path=path)
        case IsADirectoryError():
            return spoken("usage.is_a_folder", path=path)
    return spoken("usage.not_opened", path=path or GWELLA)


def _wrong(option: Any, how: str) -> str:
    """Return what an option takes: one of several words, a number between two, or what its help says."""
    name, least, most = _name(option), option.min, option.max
    if isinstance(option.default, Enum):
        choices = ", ".join(one.value for one in type(option.default))
        return spoken("usage.not_a_choice", name=name, choices=choices, how=how)
    if least is not None and most is not None:
        return spoken("usage.not_between", name=name, least=str(least), most=str(most), how=how)
    if Path in (kind := option.type_descriptor.annotation, *get_args(kind)):
        return spoken("usage.not_opened_by_you", name=name)
    return spoken("usage.wrong", name=name, takes=option.help.rstrip("."), how=how)


def _name(parameter: Any) -> str:
    """Return an option as it is typed, or the word that help shows for an argument."""
    return str(parameter.opts[0]) if parameter.param_type_name == "option" else str(parameter.metavar or parameter.name)


def _typed(error: Exception) -> str:
    return str(getattr(error, "option_name", ""))


def on_one_line(text: str) -> str:
    """Return a sentence with what somebody typed, or a file's name, on one line and with nothing invisible in it."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
