"""What the made-up authority is like, as data: `definitions/made_up/generate.toml` in typed form."""

from __future__ import annotations

from functools import cache

import msgspec

from gwella.code_of_practice.language import Text
from gwella.code_of_practice.reading import one

FIRST_YEAR = 2020


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One number a year from `FIRST_YEAR` on, with where it comes from."""

    source: str
    values: tuple[float, ...]

    def at(self, year: int) -> float:
        """Return the number of `year`; before and after the list, its first and last."""
        return self.values[min(max(year - FIRST_YEAR, 0), len(self.values) - 1)]


class Wait(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long something takes: a share of `values` within `within` days, the rest up to `longest`."""

    source: str
    values: tuple[float, ...]
    within: int
    longest: int

    def at(self, year: int) -> float:
        """Return the share within `within` days in `year`."""
        return self.values[min(max(year - FIRST_YEAR, 0), len(self.values) - 1)]


class Ages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bands of whole years of age: from, to, weight."""

    source: str
    bands: tuple[tuple[int, int, float], ...]


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often each code of a list occurs."""

    source: str
    weights: dict[str, float]


class PopulationAges(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How people of each span of ages are shared out among its age groups."""

    children: Choice
    under_75: Choice
    aged_75: Choice


class Volumes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many a year in the whole of Wales."""

    children: Series
    adults: Series
    aged_75: Series
    adult_contacts: Series
    adult_assessments: Series
    carer_contacts: Series
    carer_assessments: Series
    young_carer_contacts: Series
    young_carer_assessments: Series
    child_contacts: Series
    child_assessments: Series
    reablement: Series
    safeguarding: Series
    registrations: Series
    care_leavers: Series
    carers: Series
    delayed_transfers: Series


class Shares(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shares from 0 to 1."""

    already_supported: Series
    repeat_contact: Series
    adult_advice: Series
    carer_advice: Series
    child_advice: Series
    not_new: Series
    reablement_effective: Series
    reablement_ended_early: Series
    enquiry_needed: Series
    action_required: Series
    second_category: Series
    plan_begins: Series
    service_ends_early: Series
    review_held: Series
    review_in_time: Series
    reviewed_at_the_end: Series
    views_agree: Series
    offer_accepted: Series
    assessed_in_welsh: Series
    assessed_in_english: Series
    carer_named: Series
    carer_offered: Series
    carer_declines: Series
    caring_ends: Series
    known_adult: Series
    looked_after: Series
    leave_care: Series
    short_breaks: Series
    unsettled: Series
    unborn: Series
    disability_adult: Series
    disability_child: Series
    registered_again: Series
    registered_unborn: Series
    registered_with_plan: Series
    second_register_category: Series
    school_change: Series
    in_touch: Series
    homeless: Series
    longer_support: Series
    dentist_in_time: Series
    core_subjects_ks2: Series
    core_subjects_ks4: Series


class Unknown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often a cell is empty, from 0 to 1."""

    born_on: Series
    sex: Series
    language: Series
    disability: Series
    already_supported: Series
    advice_given: Series
    decided_on: Series
    referred_on: Series
    new: Series
    assessment_outcome: Series
    reablement_outcome: Series
    reported_by: Series
    categories: Series
    enquiry_needed: Series
    enquiry_completed_on: Series
    action_required: Series
    active_offer: Series
    language_of_choice: Series
    direct_payments: Series
    charge: Series
    service_kind: Series
    review_completed: Series
    review_completed_on: Series
    aspect: Series
    view_of_person: Series
    view_of_worker: Series
    cared_for: Series
    caring_hours: Series
    assessment_offered: Series
    offered_on: Series
    assessment_declined: Series
    placement: Series
    register_categories: Series
    care_leaver: Series
    health: Series
    core_subjects: Series
    delay_reason: Series


class Waits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long things take."""

    decision: Wait
    adult_assessment: Wait
    child_assessment: Wait
    enquiry: Wait
    reablement: Wait
    register: Wait
    gp: Wait


class AgesOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How old people are."""

    adult: Ages
    carer: Ages
    child: Ages
    young_carer: Ages
    looked_after: Ages
    registered: Ages
    leaving_care: Ages
    delayed: Ages


class Choices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often each code occurs."""

    ethnicity: Choice
    language: Choice
    sex_adult: Choice
    sex_child: Choice
    assessment_outcome: Choice
    reablement_outcome: Choice
    reported_by: Choice
    categories: Choice
    charge: Choice
    how_far: Choice
    caring_hours: Choice
    placement_kind: Choice
    placed_where: Choice
    looked_after_end: Choice
    looked_after_end_from_16: Choice
    register_categories: Choice
    care_leaver_activity: Choice
    package_later: Choice
    delay_reason: Choice


class PlansOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The plans of one client group, and what is done under them."""

    open_on_a_day: Series  # in the whole of Wales
    ends: Series  # the share of open plans that end within a year
    reviewed_every: Series  # days
    direct_payments: Series
    services: Choice
    aspects: Choice


class Plans(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The plans of each group of the list `client_group`."""

    adult: PlansOf
    carer: PlansOf
    child: PlansOf
    young_carer: PlansOf

    def of(self, group: str) -> PlansOf:
        """Return the plans of a client group."""
        plans: PlansOf = getattr(self, group)
        return plans


class Moves(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many times a year a looked-after child moves."""

    source: str
    settled: float
    unsettled: float


class Seasons(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How busy months (April first) and weekdays (Monday first) are; 1 is usual."""

    source: str
    months: tuple[float, ...]
    weekdays: tuple[float, ...]


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An invented team, whose rows it looks after (`table.group`), and how many work in it."""

    name: Text
    serves: tuple[str, ...]
    workers: int


class Faults(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The share of rows with a mistake, and what wrong cells hold."""

    source: str
    share: float
    outside_list: tuple[str, ...]
    unreadable_date: tuple[str, ...]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the generator knows about the invented authority."""

    share_of_wales: Series
    volumes: Volumes
    population_ages: PopulationAges
    shares: Shares
    moves_a_year: Moves
    unknown: Unknown
    waits: Waits
    ages: AgesOf
    choices: Choices
    plans: Plans
    seasons: Seasons
    teams: tuple[Team, ...]
    faults: Faults


@cache
def settings() -> Settings:
    """Return the invented authority as `definitions/made_up/generate.toml` describes it. Raises DefinitionError."""
    return one("made_up/generate", Settings)
