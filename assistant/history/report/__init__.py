"""The report: one HTML file that shows the history, alone and offline."""
