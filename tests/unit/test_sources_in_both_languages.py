"""Where a definition says where it comes from, it says so to readers of either language."""

from __future__ import annotations

import re

import msgspec
import pytest

from gwella.code_of_practice import framework, standards, wellbeing
from gwella.code_of_practice.errors import DefinitionError
from gwella.code_of_practice.language import Language, Text
from gwella.code_of_practice.reading import in_both, read
from gwella.measuring.calendar import Duty, duties
from gwella.metrics.definitions import Measure, Metric, definitions
from gwella.metrics.editions import meaning
from gwella.office.stages import lives
from gwella.rights.impact import assessment
from gwella.snapshots.tables import tables

SOURCES: dict[str, Text] = {
    f"{kind}: {key}": one.source
    for kind, found in {
        "metric or measure": definitions(),
        "table": tables(),
        "duty": duties(),
        "stages": lives(),
        "standard": standards.standards(),
        "heading": standards.headings(),
        "component": framework.components(),
        "well-being": {"meaning": wellbeing.meaning(), "outcomes": wellbeing.outcomes()},
        "impact assessment": {"assessment": assessment()},
    }.items()
    for key, one in found.items()
}
# Words of our English sources that no Welsh sentence has.
ENGLISH = re.compile(
    r"\b(the|of|and|for|from|with|was|were|not|over|its|ours|own|read|code|counts?|recalled|confirmed|remembered|after|"
    r"measures|adults|children|reports?|census|population|quality|wording|sections?|Act|practice)\b"
)
TITLE = re.compile(r"“[^”]*”")
ADDRESS = re.compile(r"\S*[./]\S*")
CODE = re.compile(r"\b[A-Z]{2,4}\d*\b|\b\d+\w?\b|\bstats-wales\b|\bGwella\b|[^\w\s]")


def english_in(words: str) -> list[str]:
    """Return the English words outside of titles of documents and of addresses."""
    return ENGLISH.findall(ADDRESS.sub(" ", TITLE.sub(" ", words)))


def words_in(said: str) -> str:
    """Return what is left without addresses, codes and numbers."""
    return CODE.sub(" ", ADDRESS.sub(" ", said)).strip()


@pytest.mark.parametrize("which", SOURCES)
def test_a_source_is_said_in_each_language_as_its_own_sentence(which: str):
    source = SOURCES[which]
    assert source.en.strip()
    assert source.cy.strip()
    assert source.en != source.cy or not words_in(source.en), f"{which}: the Welsh is the English"
    assert not english_in(source.cy), f"{which}: English in the Welsh"


@pytest.mark.parametrize(
    "left_as_it_was",
    [
        "Gwella’s own count",
        "AD/002: Conwy Social Services annual report 2019-20",
        "StatsWales, Quantitative social services performance measures, adults",
        "cataloguesocialcare.uk, measures, stats-wales-3114",
    ],
)
def test_a_source_left_in_english_is_found(left_as_it_was: str):
    assert words_in(left_as_it_was)
    assert english_in(left_as_it_was)


def test_a_source_that_is_an_address_and_codes_alone_is_the_same_in_both_languages():
    assert not words_in("legislation.gov.uk/wsi/2017/274/schedule, AD/002, PM19")


def test_the_title_of_a_document_that_is_in_english_alone_is_not_taken_for_english():
    assert not english_in("Papurau Cyngor Ceredigion a “Local authority registers of children, 2015” (1library.net)")


def test_what_a_definition_means_does_not_hang_on_its_source():
    """A figure of an old year is computed anew only where what is counted has changed, not where it comes from."""
    for key, one in definitions().items():
        other = msgspec.structs.replace(one, source=Text("elsewhere", "o rywle arall"))
        assert [meaning(other, its) for its in one.edition] == [meaning(one, its) for its in one.edition], key


def test_one_string_in_a_file_of_an_authority_says_the_same_in_both_languages():
    """Their files were written when a source was one string, and go on being read."""
    assert in_both({"source": "Cwm Dychymyg"}, Metric)["source"] == {"en": "Cwm Dychymyg", "cy": "Cwm Dychymyg"}
    assert in_both({"source": {"en": "a", "cy": "b"}}, Measure)["source"] == {"en": "a", "cy": "b"}
    assert in_both({}, Duty) == {}


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ('{ en = "Ours" }', ("source", "“cy”")),
        ('{ en = "Ours", cy = " " }', ("(source)", "neither may be empty")),
        ('""', ("(source)", "neither may be empty")),
        ("3", ("(source)",)),
    ],
)
def test_a_source_that_is_missing_in_a_language_is_refused_with_the_field(tmp_path, source: str, says: tuple[str, ...]):
    path = tmp_path / "own.toml"
    path.write_text(f'source = {source}\nconfidence = "ours"\n', encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        read(path, Metric)
    for part in says:
        assert part in refused.value.in_(Language.EN)
