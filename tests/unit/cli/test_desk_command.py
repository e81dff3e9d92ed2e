"""`gwella desk` reads the authority's own definitions where the other commands do, or says how they come to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gwella.cli import desk
from gwella.cli.desk_folders import Desk
from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.reading import forget, roots


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The desks that the command serves, where nothing is served."""
    told: list[Desk] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GWELLA_DEFINITIONS", "")
    monkeypatch.setattr(desk, "_serve", lambda *_: None)
    monkeypatch.setattr(desk.subprocess, "run", lambda *_, **__: None)
    monkeypatch.setattr(desk, "told", lambda one: told.append(one) or "")
    forget()
    yield told
    monkeypatch.undo()
    forget()


def test_a_folder_that_no_other_command_reads_is_made_and_named(served: list[Desk], tmp_path: Path, capsys):
    desk.desk(INVENTED)
    assert served[0].definitions == tmp_path / "definitions"
    assert (tmp_path / "definitions").is_dir()
    assert f"GWELLA_DEFINITIONS={tmp_path / 'definitions'}\n" in capsys.readouterr().out
    assert roots()[1:] == (tmp_path / "definitions",)


def test_the_folder_that_the_other_commands_read_is_the_desks_too(served: list[Desk], tmp_path: Path, capsys):
    (tmp_path / "ours").mkdir()
    (tmp_path / "region").mkdir()
    os.environ["GWELLA_DEFINITIONS"] = os.pathsep.join(["ours", "region"])
    desk.desk(INVENTED)
    assert served[0].definitions == tmp_path / "ours"
    assert capsys.readouterr().out == ""


def test_one_that_is_named_is_read_beside_them(served: list[Desk], tmp_path: Path, capsys):
    (tmp_path / "region").mkdir()
    os.environ["GWELLA_DEFINITIONS"] = "region"
    desk.desk(INVENTED, definitions=tmp_path / "ours")
    assert served[0].definitions == tmp_path / "ours"
    assert roots()[1:] == (tmp_path / "region", tmp_path / "ours")
    assert f"GWELLA_DEFINITIONS={tmp_path / 'region'}{os.pathsep}{tmp_path / 'ours'}\n" in capsys.readouterr().out


def test_a_folder_that_is_named_and_not_there_is_not_made(served: list[Desk]):
    os.environ["GWELLA_DEFINITIONS"] = "misspelt"
    with pytest.raises(DefinitionError, match="There is no folder misspelt"):
        desk.desk(INVENTED)
    assert not Path("misspelt").exists()
