"""Product spreadsheets: from any spreadsheet to drafts with every bad cell reported, and back to a spreadsheet.

Independent of the database: bytes go in, rows come out.
"""
