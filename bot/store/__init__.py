"""The database: deliveries, effect keys, audit, timers, cached boards. Losing it loses no coordination fact."""
