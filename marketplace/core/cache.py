"""A Redis cache whose absence slows pages down instead of breaking them."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

T = TypeVar("T")
log = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Answers as an empty cache while Redis is away."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(True, super().add, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, super().get, key, default, version)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return self._or({}, super().get_many, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        return self._or(None, super().set, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, super().touch, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, super().delete, *args, **kwargs)

    def _or(self, otherwise: T, call: Callable[..., Any], *args: Any, **kwargs: Any) -> T:
        try:
            answer: T = call(*args, **kwargs)
        except RedisError as error:
            log.warning("cache is away: %s", error)
            return otherwise
        return answer
