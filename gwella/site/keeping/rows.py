"""Every row of the database as lines of JSON, table by table: the same from SQLite and PostgreSQL, and into either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps as here
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from gwella.accounts.wall import ELSEWHERE, SETTING, raise_wall, walled
from gwella.audit import reach
from gwella.audit.apps import walls_up
from gwella.audit.reach import every_chain
from gwella.code_of_practice.places import areas

AT_A_TIME = 500
# A session does not outlive the machine that it was opened on; migrations are recorded beside the rows.
LEFT_OUT = {"sessions.Session"}
Target = tuple[str, str]


def applied() -> list[Target]:
    """Return the migrations that the database has, in their order of names."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def dump(folder: Path) -> dict[str, int]:
    """Write every table's rows to a file below `folder`, all as of one moment; return how many rows each has.

    The tables are those that the database has now: this version may know more of them, and columns that it lacks.
    """
    counts = {}
    with _one_moment():
        for model in _models(_as_it_is()):
            label = model._meta.label
            rows = _rows(model)
            counts[label] = _write(rows, folder / f"{label}.jsonl")
    return counts


def load(folder: Path, migrations: Iterable[Target]) -> dict[str, int]:
    """Make the tables as they were under `migrations` and put the rows below `folder` into them.

    The database must have no tables. Returns how many rows each table took. All of it is one transaction.
    """
    executor = MigrationExecutor(connection)
    known = set(executor.loader.graph.nodes)
    targets = [target for target in migrations if target in known]
    with _no_foreign_keys_meanwhile(), walled([*areas(), ELSEWHERE]), transaction.atomic(), every_chain():
        state = executor.migrate(_leaves(targets, executor))
        _look_at_foreign_keys_last()
        models = list(_models(state.apps))
        counts = {model._meta.label: _read(folder / f"{model._meta.label}.jsonl", model) for model in models}
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    return counts


def _as_it_is() -> Any:
    """Return the models as they are in the database: this version's own where it is up to date."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    if not executor.migration_plan(leaves):
        return here
    known = [target for target in applied() if target in executor.loader.graph.nodes]
    return executor.loader.project_state(_leaves(known, executor)).apps if known else Apps()


def _models(apps: Any) -> Iterator[Any]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT:
            yield model


def _rows(model: Any) -> Iterator[dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    # The base manager: a backup is of all places at once, and only the operator makes one.
    found = model._base_manager.order_by("pk").values_list(*names)
    for row in found.iterator(chunk_size=AT_A_TIME):
        yield dict(zip(names, row, strict=True))


def _write(rows: Iterable[dict[str, Any]], path: Path) -> int:
    count = 0
    with path.open("wb") as file:
        for row in rows:
            file.write(msgspec.json.encode(row) + b"\n")
            count += 1
    return count


def _read(path: Path, model: Any) -> int:
    count = 0
    if not path.exists():
        return 0
    fields = {field.attname: field for field in model._meta.concrete_fields}
    with path.open("rb") as file:
        while lines := list(islice(file, AT_A_TIME)):
            rows = [model(**_values(msgspec.json.decode(line), fields)) for line in lines]
            model._base_manager.bulk_create(rows)
            count += len(rows)
    return count


def _values(row: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    return {name: fields[name].to_python(value) for name, value in row.items() if name in fields}


@contextmanager
def _one_moment() -> Iterator[None]:
    """See the database as of one moment, without keeping others from writing meanwhile.

    `atomic` would take SQLite's one writer's lock here, and people would wait for as long as the backup takes.
    """
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            if connection.vendor == "postgresql":
                every = {SETTING: ",".join([*areas(), ELSEWHERE]), reach.SETTING: reach.ALL}
                for name, value in every.items():
                    cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def _no_foreign_keys_meanwhile() -> Iterator[None]:
    """Let rows come in any order. SQLite changes that outside a transaction only; PostgreSQL looks at the end."""
    if connection.vendor == "sqlite":
        connection.disable_constraint_checking()
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            connection.enable_constraint_checking()


def _look_at_foreign_keys_last() -> None:
    """A migration that added a foreign key has PostgreSQL look at it at once, for the rest of the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _leaves(targets: list[Target], executor: MigrationExecutor) -> list[Target]:
    """Return those that no other of the targets builds on: asked for an earlier one too, Django would go back to it."""
    wanted = set(targets)
    graph = executor.loader.graph
    return [one for one in targets if not any(child.key in wanted for child in graph.node_map[one].children)]


def unknown(migrations: Iterable[Target]) -> list[Target]:
    """Return the migrations that this version does not have."""
    nodes = MigrationExecutor(connection).loader.disk_migrations
    return [target for target in migrations if target not in nodes]


def replace(folder: Path, migrations: Iterable[Target]) -> dict[str, int]:
    """Put the rows below `folder` in the place of every table that there is, in one transaction. PostgreSQL only."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        counts = load(folder, migrations)
        put_walls_up()
    return counts


def put_walls_up() -> None:
    """Put up every wall of the tables that there are, after `load`, which makes tables without a word to anybody."""
    for app in here.get_app_configs():
        raise_wall(app)
    walls_up(connection.alias)
