"""Tables that spreadsheets open, as the whole portal writes them."""

from delivery.tables import csv_lines

__all__ = ["csv_lines"]
