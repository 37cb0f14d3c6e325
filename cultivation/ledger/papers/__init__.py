"""What of the ledger goes on paper: the leading group's agenda, one page on a problem, the assignment sheet.

Each is one template, which the page prints and from which the Word document is made.
"""
