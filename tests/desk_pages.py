"""The pages of the desk, by name and arguments; each is tried as the officer and as everybody else."""

DESK_PAGES: list[tuple[str, list]] = [
    ("desk", []),
    ("desk-definitions", []),
    ("desk-confirm", ["adult.contacts.received"]),
    ("desk-comment", ["adult.contacts.received"]),
    ("desk-leave", []),
    ("desk-mapping", []),
    ("desk-mapping-save", []),
    ("desk-mapping-accept", []),
    ("sheets", []),
    ("sheet", [2024]),
    ("sheet-paste", [2024]),
    ("sheet-cell", [2024, "adult.contacts.received"]),
    ("sheet-csv", [2024]),
    ("sheet-workbook", [2024]),
]
