"""Contracts between agents: what a change breaks, for whom, and whether code meets anywhere else."""
