"""Product sheets: from any spreadsheet to drafts with every bad cell named, and from products back to a sheet.

Knows no database: what goes in are bytes, what comes out are rows.
"""
