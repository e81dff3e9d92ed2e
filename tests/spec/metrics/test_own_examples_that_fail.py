"""An example of an authority's own definition that does not come out is refused alike, whatever is to be done by it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_files import WHOLE, asked, written
from own_folder import read_from

from gwella.cli.command import UNTRIED, VERBS, refuse_failing_examples
from gwella.cli.own_examples import try_own_examples
from gwella.code_of_practice.errors import DefinitionError

title = "Own examples that fail"

FAILING = {"metrics/own/a": WHOLE.replace("expect = 1", "expect = 2")}
BY_DEFINITIONS = sorted({*VERBS} - UNTRIED)


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[None]:
    """A metric of the authority's own, an example of which does not come out."""
    written(tmp_path, FAILING)
    with read_from(tmp_path):
        yield


def test_only_what_works_by_no_definition_or_asks_by_itself_is_not_in_its_way() -> None:
    assert {word.split()[0] for word in UNTRIED} <= {*VERBS}
    assert {"compute", "explain", "compare", "report", "conformance", "spec", "definitions"} <= {*BY_DEFINITIONS}


@pytest.mark.parametrize("verb", BY_DEFINITIONS)
def test_every_command_refuses_an_example_that_fails(verb: str, failing: None) -> None:
    with pytest.raises(
        DefinitionError, match=r"metrics/own/a\.toml: example\[1\] expects 2 \(0\), but 1 \(0\) comes out"
    ):
        refuse_failing_examples([verb])


@pytest.mark.parametrize("typed", ["definitions withdraw own.a", "explain --help", "key", "no_verb"])
def test_what_puts_it_right_works_by_no_definition_or_only_helps_goes_on(typed: str, failing: None) -> None:
    refuse_failing_examples(typed.split())
    with pytest.raises(DefinitionError):
        try_own_examples()


@pytest.mark.parametrize(
    "typed",
    [
        "explain own.a --area W06000001 --period 2024",
        "conformance export kit",
        "check . --authority W06000001 --year 2024",
    ],
)
def test_a_command_refuses_it_in_the_same_sentence(typed: str, tmp_path: Path) -> None:
    code, said = asked(tmp_path, FAILING, command=typed)
    assert code == 2, said
    assert said.startswith("metrics/own/a.toml: example[1] expects 2 (0), but 1 (0) comes out. Correct the example")


def test_a_check_that_is_asked_for_json_refuses_in_json(tmp_path: Path) -> None:
    code, said = asked(tmp_path, FAILING, command=f"check {tmp_path} --authority W06000001 --year 2024 --json")
    assert code == 2, said
    assert "definitions.example_fails" in said
    assert said.startswith("{")


def test_without_definitions_of_its_own_no_example_is_run_or_even_loaded() -> None:
    looks = "import sys; from gwella.cli.own_examples import try_own_examples; try_own_examples(); "
    command = [sys.executable, "-c", looks + "print('gwella.metrics.examples' in sys.modules)"]
    environment = {name: value for name, value in os.environ.items() if name != "GWELLA_DEFINITIONS"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "False"
