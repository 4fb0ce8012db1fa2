"""These files time things: pytest, which collects doctests of any module, skips them."""

collect_ignore_glob = ["*"]
