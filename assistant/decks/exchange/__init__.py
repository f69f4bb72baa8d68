"""Sheets in and out: other programs' formats to a Markdown sheet, and a sheet to other programs' formats."""
