"""Splitting of many texts into batches that take bounded time."""

from collections.abc import Iterator, Sequence


def batches(texts: Sequence[str], max_texts: int, max_characters: int) -> Iterator[list[str]]:
    """Yield the texts in order, in batches of at most ``max_texts`` and ``max_characters``, or of a single text."""
    batch: list[str] = []
    total = 0
    for text in texts:
        if batch and (len(batch) >= max_texts or total + len(text) > max_characters):
            yield batch
            batch, total = [], 0
        batch.append(text)
        total += len(text)
    if batch:
        yield batch
