"""Vectors in a Milvus server: one collection for the rows of one generation of an index, filtered there.

A row's number is its primary key. Its filter values are stored as codes, never as text, so that no value of a caller
becomes part of an expression: labels in an array, numbers in a JSON field by their code.
"""

from matching.vectors.milvus.collection import Collection
from matching.vectors.milvus.outage import Outage
from matching.vectors.milvus.rows import MilvusRows, MilvusWriter
from matching.vectors.milvus.server import MilvusServer

__all__ = ["Collection", "MilvusRows", "MilvusServer", "MilvusWriter", "Outage"]
