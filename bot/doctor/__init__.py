"""The doctor: finds contradictions in plans and coordination documents, one check a file. Pure."""

from bot.doctor.registry import Check, Fault, all_checks, check, examine
from bot.doctor.subject import Subject

__all__ = ["Check", "Fault", "Subject", "all_checks", "check", "examine"]
