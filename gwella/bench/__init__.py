"""Benchmarks: what the engine costs beside a scan, hand-written SQL and pandas, every value compared.

Nothing else in Gwella imports it but its command. Each way runs in a process of its own (`child`); the one
that starts them (`runs`) only starts, waits and adds up.
"""
