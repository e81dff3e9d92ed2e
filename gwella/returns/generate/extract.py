"""One whole extract of made-up people, written to a folder or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gwella.code_of_practice.errors import Remediable
from gwella.code_of_practice.language import Language
from gwella.code_of_practice.places import INVENTED
from gwella.code_of_practice.writing import whole_folder
from gwella.returns.generate.care_leavers import CareLeavers
from gwella.returns.generate.carers import Carers
from gwella.returns.generate.case_system import CaseSystem
from gwella.returns.generate.child_protection import ChildProtection
from gwella.returns.generate.contacts import Service, groups
from gwella.returns.generate.days import Window
from gwella.returns.generate.delayed_transfers import DelayedTransfers
from gwella.returns.generate.faults import Mistakes
from gwella.returns.generate.files import Files, Format
from gwella.returns.generate.looked_after import LookedAfter
from gwella.returns.generate.making import Making
from gwella.returns.generate.people import Person
from gwella.returns.generate.population import write_population
from gwella.returns.generate.reablement import Reablement
from gwella.returns.generate.safeguarding import Safeguarding
from gwella.returns.generate.settings import settings

INVENTED_PREFIX = "X"  # codes of real areas begin with W, E, S or N
FIRST, LAST = 2000, 2098
LARGEST = 100.0
LARGEST_EXCEL = 5.0  # a sheet holds 1,048,576 rows; this leaves room for ten years


def generate(
    folder: Path,
    *,
    authority: str = INVENTED,
    first_year: int = 2020,
    last_year: int = 2024,
    seed: int = 1,
    size: float = 1.0,
    language: Language = Language.EN,
    file_format: Format = Format.CSV,
    faults: bool = True,
    case_system: bool = False,
) -> None:
    """Write tables about made-up people, and `aggregate.csv` with their population, to a new `folder`.

    At `size` 1 the authority has about 140,000 people. The same arguments give the same bytes. With
    `faults` about 1.5 % of the rows of the last year hold one mistake (see `faults.py`). With `case_system` the
    tables lie in the three files of an invented case system, in its own words (see `case_system.py`). Raises
    Remediable when the folder holds something already, or the years, the size or the authority will not do.
    """
    _check(
        authority,
        first_year,
        last_year,
        size,
        LARGEST if (file_format, case_system) == (Format.CSV, False) else LARGEST_EXCEL,
    )
    _check_is_free(folder)
    with whole_folder(folder) as unfinished:
        window = Window(first_year, last_year)
        made_up = settings()
        mistakes = Mistakes(made_up.faults, date(last_year, 4, 1) if faults else None, seed)
        with CaseSystem(unfinished, authority) if case_system else Files(unfinished, language, file_format) as files:
            making = Making(
                files,
                made_up,
                window,
                authority=authority,
                seed=seed,
                size=size,
                language=language,
                mistakes=mistakes,
            )
            _make(making)
        write_population(unfinished / "aggregate.csv", making, language)


def _make(making: Making) -> None:
    """Make every year, each part of it in turn."""
    adults, carers, children, young_carers = _services(making)
    safeguarding = Safeguarding(making, adults.known)
    care_leavers = CareLeavers(making)
    looked_after = LookedAfter(making, children.with_plan, care_leavers.left)
    child_protection = ChildProtection(making, children.with_plan)
    delayed_transfers = DelayedTransfers(making)
    services = (adults, carers, children, young_carers)
    for service in services:
        service.warm_up(making.window.years[0] - 1)
        service.start()
    looked_after.start()
    care_leavers.start()
    child_protection.start()
    for year in making.window.years:
        for service in services:
            service.make(year)
        safeguarding.make(year)
        child_protection.make(year)
        looked_after.make(year)
        delayed_transfers.make(year)
    making.write_held()
    for service in services:
        service.write_going_on()


def _services(making: Making) -> tuple[Service, Service, Service, Service]:
    adult, carer, child, young_carer = groups(making.made_up)
    reablement, carers = Reablement(making), Carers(making)

    def after_assessment(person: Person, day: date) -> None:
        reablement.follows(person, day)
        carers.named_by(person, day)

    carers.start()
    return (
        Service(making, adult, after_assessment),
        Service(making, carer, meets=carers.meets("carer")),
        Service(making, child),
        Service(making, young_carer, meets=carers.meets("young_carer")),
    )


def _check(authority: str, first_year: int, last_year: int, size: float, largest: float) -> None:
    if not authority.startswith(INVENTED_PREFIX):
        raise Remediable("generate.real_authority", authority=authority)
    if not FIRST <= first_year <= last_year <= LAST:
        raise Remediable("generate.years", first=str(FIRST), last=str(LAST))
    if not 0 < size <= largest:
        raise Remediable("generate.size", largest=largest)


def _check_is_free(folder: Path) -> None:
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise Remediable("generate.folder_in_use", folder=str(folder))
