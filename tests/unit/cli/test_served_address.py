"""Letters of a server lead to where it is served, unless somebody has said by which name it is reached."""

from __future__ import annotations

import pytest

from gwella.cli.serve import environment


def test_letters_lead_to_the_port_that_is_served(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("GWELLA_ADDRESS", raising=False)
    assert environment(8010)["GWELLA_ADDRESS"] == "http://127.0.0.1:8010"


def test_the_name_by_which_a_server_is_reached_stands(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GWELLA_ADDRESS", "https://gwella.example.cymru")
    assert environment(8010)["GWELLA_ADDRESS"] == "https://gwella.example.cymru"
