"""Reading help for Chinese text: its words, with pronunciation and meaning."""
