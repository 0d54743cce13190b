"""What people are told. Add a module here for an area: it calls `register` when imported.

register(NoticeKind("order_shipped", _("Order %(order)s is on its way"), _("%(company)s …"), …))
"""

import pkgutil
from importlib import import_module

from messaging.notices.registry import (
    NoticeKind,
    UnknownNoticeKind,
    notice_kind,
    notice_kinds,
    register,
)

__all__ = ["NoticeKind", "UnknownNoticeKind", "notice_kind", "notice_kinds", "register"]

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
