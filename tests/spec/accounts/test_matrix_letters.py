"""The matrix holds the security design’s thirty rows, letter for letter, and what was added to them, with reasons.

Letters: r read, c create, u change, x export, s sign, a approve, d delete. Conditions are not letters; see `only`.
"""

from __future__ import annotations

import pytest

from gwella.accounts.matrix import Action, Need, matrix

LETTERS = dict(zip("rcuxsad", ("read", "create", "change", "export", "sign", "approve", "delete"), strict=True))
ROLES = {
    "PR": "practitioner",
    "TM": "team_manager",
    "PO": "performance_officer",
    "DI": "director",
    "LA": "authority_administrator",
    "RB": "regional_board",
    "WG": "government_analyst",
    "WS": "framework_steward",
    "CI": "inspector",
    "SW": "social_care_wales",
    "RE": "respondent",
    "PU": "public",
    "OP": "operator",
}

DESIGN = """
 1  PO=rcd
 2  PO=r
 3  TM=r PO=rx DI=r
 4  TM=r PO=rx DI=r
 5  PR=r TM=r PO=rx DI=rx LA=r RB=rx WG=rx WS=r CI=rx SW=rx PU=rx
 6  PO=rcus DI=ra
 7  PO=rx DI=r RB=r WG=rx CI=r
 8  PO=c DI=a WG=a
 9  PR=r TM=r PO=r DI=r LA=r RB=r WG=r WS=rcua CI=r SW=r PU=r
10  PR=r TM=r PO=rcu DI=a LA=r RB=r WG=r CI=r SW=r PU=r
11  PO=r DI=r WG=r WS=cua CI=r PU=r
12  PR=r TM=r PO=rcu DI=a WG=r WS=cu CI=r SW=r RE=r
13  PO=c RE=r
14  PO=r RE=rcu
15  PO=r RE=c
16  PR=r TM=r PO=rx DI=rx LA=r RB=rx WG=rx WS=r CI=rx SW=rx RE=r PU=rx
17  PR=rcu TM=r
18  PR=rcu TM=r PO=r DI=a RE=r
19  PR=r TM=r PO=r DI=r LA=r RB=r WG=r WS=r CI=r SW=r RE=r PU=r
20  PR=rc TM=rcu
21  PR=rcud
22  PR=r TM=rcu PO=rcu DI=rcua RB=r WG=r CI=r SW=r PU=r
23  PR=c TM=ca PO=a DI=r RB=r WG=r WS=r CI=r SW=ra PU=r
24  PR=r TM=r PO=rcu DI=rcus
25  PR=r TM=r PO=rx DI=rx LA=r RB=rx WG=rx WS=r CI=rx SW=rx RE=r PU=rx
26  TM=r PO=rcu DI=a LA=r WG=r CI=r PU=r
27  DI=ra LA=rcud
28  PR=r DI=r LA=r CI=r OP=x
29  PO=c DI=a
30  OP=c
"""

# Who approves or asks for a thing reads it; what everyone may read, everyone with an account may take along as a file.
# The rest are the design's own repairs (rows 3, 4, 6, 17, 18, 22, 26) and what the promises need: an officer starts the
# check and the counting (3, 4) and takes part in submitting (7); a survey's addressee reads what it is (9, 12, 25); the
# operator makes the first administrator of a place (27) and keeps the server (30).
ADDED = """
 3  PR=r PO=c
 4  PR=r PO=c
 5  PR=x TM=x LA=x WS=x RE=rx OP=rx
 6  PO=x
 7  PO=s WG=a
 8  PO=r DI=r WG=r
 9  RE=r OP=r
10  DI=r
11  WS=r
13  PO=x
17  RE=ru
18  RE=cud
19  OP=r
22  PR=cu RB=cu WG=cu SW=cu
25  PR=x TM=x LA=x WS=x RE=x OP=rx
26  WG=cu
27  OP=c
29  PO=r DI=r
30  OP=ru
"""


def rows(text: str) -> dict[int, dict[str, str]]:
    """Return the letters of each role by row."""
    lines = (line.split() for line in text.strip().splitlines())
    return {int(number): dict(one.split("=") for one in its) for number, *its in lines}


def letters(resource: str, role: str) -> set[str]:
    """Return what `role` may do with a thing, of its own authority or of another."""
    needs = {letter: Need(resource=resource, action=Action(name)) for letter, name in LETTERS.items()}
    return {
        letter for letter, need in needs.items() if any(matrix().allows(role, need, own=own) for own in (True, False))
    }


def test_every_row_of_the_design_is_one_thing_of_the_matrix():
    assert sorted(its.row for its in matrix().resources.values() if its.row) == list(range(1, 31))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("resource", [name for name, its in matrix().resources.items() if its.row])
def test_the_letters_are_the_designs_and_what_was_added(resource: str, role: str):
    number = matrix().resources[resource].row
    designed, added = (set(rows(text).get(number, {}).get(role, "")) for text in (DESIGN, ADDED))
    assert letters(resource, ROLES[role]) == designed | added


@pytest.mark.parametrize(
    "thing", ["uploaded_file", "person_row", "own_figure", "finding", "statutory_return", "audit_log", "supervision"]
)
def test_what_is_an_authoritys_own_is_nobodys_elsewhere_but_under_a_condition(thing: str):
    its = matrix().resources[thing]
    for action, roles in its.other.items():
        for role in roles:
            assert its.conditions(role, action), (role, action)


def test_no_role_answers_for_its_own_work():
    """Whoever may both make and approve a thing approves it only as a second person."""
    for name, its in matrix().resources.items():
        for role in matrix().roles:
            may = letters(name, role)
            if "a" in may and may & {"c", "u"} and role != "local_officer" and name != "mapping":
                assert "second_person" in its.conditions(role, Action.APPROVE) or name in WITHOUT_SECOND, (name, role)


# Inviting is the administrator's own act; of a performance officer and a director it is the director who approves.
WITHOUT_SECOND = {"person_and_role"}
