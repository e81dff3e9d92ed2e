"""The pages of the desk, by name and arguments; each is tried as the officer and as everybody else."""

DESK_PAGES: list[tuple[str, list]] = [
    ("desk", []),
    ("desk-leave", []),
    ("desk-local-own", []),
    ("desk-local-new", []),
    ("desk-local-what", []),
    ("desk-local-example", []),
    ("desk-local-look", []),
    ("desk-local-change", ["adult.contacts.received"]),
    ("desk-local-withdraw", ["adult.contacts.received"]),
    ("desk-mapping", []),
    ("desk-mapping-save", []),
    ("desk-mapping-accept", []),
]
