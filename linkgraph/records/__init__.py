"""From the files handed in to accepted rows, refused rows with reasons, and the digest of every source."""

from linkgraph.records import lists
from linkgraph.records.data import Data
from linkgraph.records.intake import read
from linkgraph.records.report import IntakeReport, TableReport
from linkgraph.records.storage import open, write  # noqa: A004  # records.open is what it is called

__all__ = ["Data", "IntakeReport", "TableReport", "lists", "open", "read", "write"]
