"""The channel layer, mended in two places where channels-redis 4.3 loses messages for good.

Pub/sub keeps nothing for who was not connected, and the layer accepts `on_reconnect` but never
calls it: so after each reconnection every socket of this process gets a `live.resync`, and tells
its page the latest sequence numbers.

Leaving a group as its last member and joining it at the same moment (a page that is reloaded) can
leave the group with a member but without a subscription: so both happen one after the other.
"""

import asyncio
from typing import Any

from channels_redis.pubsub import (
    RedisPubSubChannelLayer,
    RedisPubSubLoopLayer,
    RedisSingleShardConnection,
)
from channels_redis.utils import _wrap_close, create_pool, decode_hosts
from redis import asyncio as aioredis
from redis.asyncio.client import PubSub

RESYNC = {"type": "live.resync"}


class ResyncingChannelLayer(RedisPubSubChannelLayer):  # type: ignore[misc]
    """Redis pub/sub with a resync of all sockets after a lost connection."""

    def _get_layer(self) -> "_LoopLayer":
        loop = asyncio.get_running_loop()
        layer: _LoopLayer | None = self._layers.get(loop)
        if layer is None:
            layer = _LoopLayer(*self._args, **self._kwargs, channel_layer=self)
            self._layers[loop] = layer
            _wrap_close(self, loop)
        return layer


class _LoopLayer(RedisPubSubLoopLayer):  # type: ignore[misc]
    def __init__(self, hosts: list[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(hosts=hosts, **kwargs)
        self._shards = [_Shard(host, self) for host in decode_hosts(hosts)]
        self._membership = asyncio.Lock()

    async def group_add(self, group: str, channel: str) -> None:
        async with self._membership:
            await super().group_add(group, channel)

    async def group_discard(self, group: str, channel: str) -> None:
        async with self._membership:
            await super().group_discard(group, channel)


class _Shard(RedisSingleShardConnection):  # type: ignore[misc]
    _redis: aioredis.Redis | None

    def _ensure_redis(self) -> None:
        if self._redis is None:
            pool = create_pool(self.host)
            self._redis = aioredis.Redis(connection_pool=pool)
            self._pubsub = _PubSub(pool, self.channel_layer)


class _PubSub(PubSub):
    def __init__(self, pool: aioredis.ConnectionPool, layer: _LoopLayer) -> None:
        super().__init__(pool)
        self._layer = layer

    async def on_connect(self, connection: Any) -> None:
        """Redis is back: this callback is not registered for the first connection."""
        await super().on_connect(connection)
        resync = self._layer.channel_layer.serialize(RESYNC)
        for queue in self._layer.channels.values():
            queue.put_nowait(resync)
