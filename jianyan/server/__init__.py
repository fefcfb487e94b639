"""One server without a network: installs a bundle, upgrades, rolls back, backs up and restores.

Plain Python of the standard library and nothing of the other rooms: the system's own Python runs this straight from
the wheel in the bundle, before anything is installed. What concerns the data itself is asked of `jianyan`, run as the
service's user from the release in question. Why so: docs/decisions/012-one-file.md.
"""
