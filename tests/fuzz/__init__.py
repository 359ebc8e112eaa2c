"""``make fuzz``: Schemathesis and hostile documents against a running fair, as everybody who can come to it."""
