"""A cache in our own database: what one worker counts, all count. JSON only, so that nothing stored can run.

Django's own database and file caches pickle what they keep; whoever could write there could run code here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from gwella.accounts.models import Kept


class JsonCache(BaseCache):
    """Keeps JSON values by key until a moment. Used for counting attempts; small on purpose."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        kept = _fresh().filter(key=self.make_and_validate_key(key, version)).first()
        return default if kept is None else kept.value

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        fields = {"value": value, "until": self._until(timeout)}
        Kept.objects.update_or_create(key=self.make_and_validate_key(key, version), defaults=fields)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Return whether nobody else had kept this key: of two at once, one."""
        _stale().delete()
        try:
            with transaction.atomic():
                made = self.make_and_validate_key(key, version)
                Kept.objects.create(key=made, value=value, until=self._until(timeout))
        except IntegrityError:
            return False
        return True

    def delete(self, key: str, version: int | None = None) -> bool:
        gone, _ = Kept.objects.filter(key=self.make_and_validate_key(key, version)).delete()
        return gone > 0

    def clear(self) -> None:
        Kept.objects.all().delete()

    def _until(self, timeout: Any) -> datetime | None:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return None if seconds is None else timezone.now() + timedelta(seconds=seconds)


def _stale() -> models.QuerySet[Kept]:
    return Kept.objects.filter(until__lte=timezone.now())


def _fresh() -> models.QuerySet[Kept]:
    return Kept.objects.filter(models.Q(until__isnull=True) | models.Q(until__gt=timezone.now()))
