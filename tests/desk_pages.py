"""The pages of the desk, by name and arguments; each is tried as the officer and as everybody else."""

DESK_PAGES: list[tuple[str, list]] = [
    ("desk", []),
    ("desk-leave", []),
]
