"""The channel layer, taught to say when Redis was away.

Pub/sub keeps nothing for who was not connected, and channels-redis 4.3 accepts `on_reconnect` but
never calls it. So after each reconnection every socket of this process gets a `live.resync`, and
tells its page the latest sequence numbers.
"""

from typing import Any

from channels_redis.pubsub import (
    RedisPubSubChannelLayer,
    RedisPubSubLoopLayer,
    RedisSingleShardConnection,
)
from channels_redis.utils import create_pool
from redis import asyncio as aioredis
from redis.asyncio.client import PubSub

RESYNC = {"type": "live.resync"}


class ResyncingChannelLayer(RedisPubSubChannelLayer):  # type: ignore[misc]
    """Redis pub/sub with a resync of all sockets after a lost connection."""

    def _get_layer(self) -> RedisPubSubLoopLayer:
        layer = super()._get_layer()
        for number, shard in enumerate(layer._shards):  # noqa: SLF001 - no public door, see above
            if type(shard) is RedisSingleShardConnection:
                layer._shards[number] = _Shard(shard.host, layer)  # noqa: SLF001 - as above
        return layer


class _Shard(RedisSingleShardConnection):  # type: ignore[misc]
    _redis: aioredis.Redis | None

    def _ensure_redis(self) -> None:
        if self._redis is None:
            pool = create_pool(self.host)
            self._redis = aioredis.Redis(connection_pool=pool)
            self._pubsub = _PubSub(pool, self.channel_layer)


class _PubSub(PubSub):
    def __init__(self, pool: aioredis.ConnectionPool, layer: RedisPubSubLoopLayer) -> None:
        super().__init__(pool)
        self._layer = layer

    async def on_connect(self, connection: Any) -> None:
        """Redis is back: this callback is not registered for the first connection."""
        await super().on_connect(connection)
        resync = self._layer.channel_layer.serialize(RESYNC)
        for queue in self._layer.channels.values():
            queue.put_nowait(resync)
