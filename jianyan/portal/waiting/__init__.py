"""What waits for a person on the desk: a table of queues, all asked in one statement."""

from jianyan.portal.waiting.asking import SHOWN, Task, every, tasks

__all__ = ["SHOWN", "Task", "every", "tasks"]
