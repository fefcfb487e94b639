"""The table of statuses that every operation shares: document, page and answers are made of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """One status: its number, the word a program compares, the sentence where nothing closer is known."""

    number: int
    code: str
    sentence: str
    when: str


TABLE = (
    Status(400, "unreadable", "请求内容无法读取，应为UTF-8编码的JSON", "正文不是JSON，或编码不对"),
    Status(401, "no_token", "请在请求头Authorization中携带有效的令牌", "没有令牌，或令牌不对、过期、已停用"),
    Status(403, "not_yours", "您的角色或令牌的范围不包括这项操作", "角色不对，或令牌没有这个范围"),
    Status(404, "not_found", "没有这条记录，或不对您公开", "没有这个地址或记录；他人的记录也答404"),
    Status(405, "wrong_method", "这个地址不接受这种请求方式", "方法不对，Allow头列出可用的方法"),
    Status(409, "refused", "目前不能办理", "与办理规则、当前状态或他人的修改冲突"),
    Status(413, "too_large", "请求内容过大", "正文超过上限"),
    Status(422, "invalid", "请求参数或内容不符合要求", "缺项、格式或取值不对，details逐项说明"),
    Status(429, "too_many", "请求过于频繁，请稍后再试", "超过每分钟的次数，Retry-After头给出秒数"),
    Status(500, "failed", "系统出错，请稍后再试", "本系统的故障，已记录"),
)
BY_NUMBER = {one.number: one for one in TABLE}
READING = (401, 404, 405, 422, 429)
SEATED = (*READING, 403)
WRITING = (*SEATED, 400, 409, 413)
