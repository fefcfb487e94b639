"""协商 视察 调研 监督 会议 学习 走访 公益: one Activity with a kind, attendance, outcomes."""
