"""How surely a thing is known decides whether it is shown as a draft."""

from gwella.code_of_practice.sources import Confidence


def test_only_what_was_read_or_is_ours_is_no_draft():
    sure = [Confidence.SEEN, Confidence.OURS, Confidence.CONFIRMED]
    assert [confidence for confidence in Confidence if not confidence.is_draft] == sure
