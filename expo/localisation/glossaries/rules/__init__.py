"""Terms as the library's entries, and a file of them beside a glossary."""
