"""Details of a thing that a Chinese title names: what each of them consists of, and how a title lists them."""
