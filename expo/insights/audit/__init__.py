"""The journal as an audit log, for searching and exporting."""
