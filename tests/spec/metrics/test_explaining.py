"""Every figure can be followed from the rows of the table to the count."""

import pytest

from gwella.code_of_practice.errors import NotFound
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.years import Period
from gwella.metrics.compute import compute
from gwella.metrics.examples import as_table
from gwella.metrics.explain import State, Within, explain
from gwella.metrics.figures import results
from gwella.metrics.source import Source, in_memory
from gwella.snapshots.drawn import drawn_rows

title = "The waterfall"

YEAR = Period.of_year(2024)
CONTACTS = """
person | contacted_on | client_group | already_supported
-------+--------------+--------------+------------------
1      | 2024-05-01   | adult        | no
2      | 2024-05-01   | adult        |
3      | 2024-05-01   | child        | no
4      | 2024-05-01   | adult        | yes
5      | 2023-05-01   | adult        | no
"""
LOOKED_AFTER = """
person | placed_on  | left_on    | short_breaks
-------+------------+------------+-------------
1      | 2023-05-01 | 2024-09-01 | no
1      | 2024-09-01 |            | no
1      | 2024-10-01 |            |
2      | 2024-05-01 |            |
"""


def source(**texts: str) -> Source:
    import pyarrow as pa

    tables = {}
    for name, text in texts.items():
        rows = as_table(name, drawn_rows(text))
        lines = pa.array(range(2, rows.num_rows + 2), pa.int32())
        tables[name] = rows.append_column("_file", pa.array([f"{name}.csv"] * rows.num_rows)).append_column(
            "_row", lines
        )
    return in_memory("X06000001", tables)


def test_each_condition_leaves_fewer_rows_and_says_so_in_words() -> None:
    (waterfall,) = explain(source(contacts=CONTACTS), "AD/001", YEAR)
    told = [(step.says.in_(Language.EN), step.left, step.unknown) for step in waterfall.steps]
    assert told == [
        ("Rows in the table", 5, 0),
        ("Date of contact: in the period", 4, 0),
        ("Client group: Adult", 3, 0),
        ("Already receiving care and support: no", 2, 1),
    ]
    assert (waterfall.counted, waterfall.unknown) == (1, 1)


def test_every_row_of_the_file_is_accounted_for_once() -> None:
    (waterfall,) = explain(source(contacts=CONTACTS), "adult.contacts.received", YEAR)
    assert [(row.row, row.state) for row in waterfall.rows] == [
        (2, State.COUNTED),
        (3, State.UNKNOWN),
        (4, State.EXCLUDED),
        (5, State.EXCLUDED),
        (6, State.EXCLUDED),
    ]
    by = [row.by.in_(Language.CY) if row.by else "" for row in waterfall.rows]
    assert by[2] == "Grŵp cleientiaid: Oedolyn"


def test_people_are_counted_once_and_a_counted_person_is_not_unknown_too() -> None:
    (waterfall,) = explain(source(looked_after=LOOKED_AFTER), "CH/039", YEAR)
    assert (waterfall.distinct, waterfall.counted, waterfall.unknown) == (True, 1, 1)


@pytest.mark.parametrize(
    ("key", "texts"), [("AD/001", {"contacts": CONTACTS}), ("CH/039", {"looked_after": LOOKED_AFTER})]
)
def test_the_waterfall_ends_at_the_figure(key: str, texts: dict[str, str]) -> None:
    (waterfall,) = explain(source(**texts), key, YEAR)
    figure = next(
        r for r in results(compute(source(**texts), [YEAR])) if r.metric == waterfall.metric and not r.breakdown
    )
    assert (waterfall.counted, waterfall.unknown) == (figure.value, figure.unknown)


def test_a_measure_is_explained_by_each_of_its_counts() -> None:
    reablement = "person | ended_on | outcome\n1 | 2024-05-01 | reduced"
    explained = explain(source(reablement=reablement), "adult.reablement.effective_share", YEAR)
    assert [waterfall.counted for waterfall in explained] == [1, 1, 0, 0]


def test_what_is_not_there_is_one_sentence_with_its_remedy() -> None:
    with pytest.raises(NotFound, match="gwella definitions"):
        explain(source(contacts=CONTACTS), "AD/999", YEAR)
    with pytest.raises(NotFound, match="Add its file"):
        explain(source(contacts=CONTACTS), "AD/010", YEAR)
    with pytest.raises(NotFound, match="another period"):
        explain(source(contacts=CONTACTS), "AD/001", Period.of_year(2015))


def test_an_average_is_explained_down_to_its_value() -> None:
    text = """
    person | registered_on | removed_on
    1      | 2024-05-01    | 2024-05-11
    2      | 2024-05-01    | 2024-05-31
    3      |               | 2024-05-31
    """
    (waterfall,) = explain(source(child_protection=text), "child.protection.days_on_register", YEAR)
    assert (waterfall.counted, waterfall.unknown, waterfall.average) == (2, 1, 20)


def test_a_category_is_explained_and_ends_at_its_figure() -> None:
    people = "person | sex\n1 | female\n2 | male\n3 |"
    text = (
        "person | contacted_on | client_group\n1 | 2024-05-01 | child\n2 | 2024-05-01 | child\n3 | 2024-05-01 | child"
    )
    for category in ("female", "male", "unknown"):
        its = source(contacts=text, people=people)
        (waterfall,) = explain(its, "child.contacts.received", YEAR, Within("sex", category))
        assert (waterfall.counted, waterfall.unknown) == (1, 0)
    with pytest.raises(NotFound, match="Choose one of"):
        explain(source(contacts=text, people=people), "child.contacts.received", YEAR, Within("sex", "nobody"))
    with pytest.raises(NotFound, match="Choose one of"):
        explain(source(contacts=text, people=people), "child.contacts.received", YEAR, Within("facility", "x"))


def test_a_category_of_two_dimensions_is_explained_by_both_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of them may be a cell that holds several codes."""
    import msgspec

    from gwella.metrics import definitions

    both = "abuse_category+sex"
    every = {**definitions.metrics()}
    every["adult.safeguarding.reports"] = msgspec.structs.replace(
        every["adult.safeguarding.reports"], breakdowns=(both,)
    )
    monkeypatch.setattr("gwella.metrics.explain.definitions", lambda: every)
    its = source(
        people="person | sex\n1 | female\n2 | male",
        safeguarding="""
        person | received_on | categories
        1      | 2024-05-01  | neglect;physical
        2      | 2024-05-01  | neglect
        1      | 2024-05-01  |
        """,
    )
    found = {}
    for category in ("neglect+female", "neglect+male", "physical+male", "unknown+female"):
        (waterfall,) = explain(its, "adult.safeguarding.reports", YEAR, Within(both, category))
        found[category] = waterfall.counted
    assert found == {"neglect+female": 1, "neglect+male": 1, "physical+male": 0, "unknown+female": 1}
