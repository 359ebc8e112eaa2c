"""Splitting of many texts into batches that take bounded time."""

from collections.abc import Iterator, Sequence


def batches(texts: Sequence[str], most: int, characters: int) -> Iterator[list[str]]:
    """Yield the texts in order, in batches of at most ``most`` texts and ``characters`` characters (or one text)."""
    batch: list[str] = []
    held = 0
    for text in texts:
        if batch and (len(batch) >= most or held + len(text) > characters):
            yield batch
            batch, held = [], 0
        batch.append(text)
        held += len(text)
    if batch:
        yield batch
