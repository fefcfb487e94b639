"""What `jianyan check` looks at: is this installation sound enough to put real cases into?"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from jianyan.core import fulltext, tables, triggers


def problems() -> list[str]:
    """Every problem as a Chinese sentence; empty when all is well."""
    return [*_database(), *_home(), *_settings()]


def _database() -> Iterator[str]:
    try:
        if unknown := tables.from_the_future():
            yield f"数据库由更新的版本建立（{'、'.join(unknown)}），请使用新版程序"
            return
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            yield "数据库结构不是最新，请运行 jianyan migrate"
            return
        for name in triggers.missing():
            yield f"缺少保护日志的触发器 {name}，请运行 jianyan migrate 安装"
        for name in fulltext.missing():
            yield f"缺少检索索引 {name}，请运行 jianyan migrate 安装"
    except DatabaseError as problem:
        yield f"数据库无法使用：{problem}"
        return
    if connection.vendor == "postgresql" and getattr(connection, "pg_version", 0) < 150_000:
        yield "PostgreSQL 版本低于15"


def _home() -> Iterator[str]:
    if not os.access(settings.HOME, os.W_OK):
        yield f"数据目录不可写：{settings.HOME}"
    key = settings.HOME / "secret.key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield f"密钥文件的权限过宽：{key}，应为0600"


def _settings() -> Iterator[str]:
    if settings.DEBUG:
        yield "JIANYAN_DEBUG 处于打开状态，不能用于正式运行"
    if "*" in settings.ALLOWED_HOSTS:
        yield "JIANYAN_HOSTS 不能写成 *，请写明访问地址"
    outside = [host for host in settings.ALLOWED_HOSTS if host not in ("localhost", "127.0.0.1", "[::1]")]
    if outside and not settings.HTTPS:
        yield "对外提供服务（" + "、".join(outside) + "）而未启用 JIANYAN_HTTPS"
