"""3D models: self-contained binary glTF 2.0 (GLB) that a viewer shows without additional decoders.

Models are accepted unchanged or rejected. The checks look for references to other files,
for compression that would make a viewer fetch a decoder, and for data that lies outside
the file or is reused excessively. The format is glTF 2.0 (ISO/IEC 12113).
"""

import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

import orjson

from expo.kit.errors import Invalid
from expo.kit.files.picture_sizes import picture_size

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_ELEMENTS: Final = 6_000_000
"""Largest total of vertices, indices and so on: far more than 20 MiB hold, unless data is reused many times."""

MAX_PARTS: Final = 10_000
"""Largest number of each kind of part: buffer views, accessors, meshes, nodes."""

MAX_SIDE: Final = 4096
MAX_PICTURES: Final = 64
MAX_PIXELS: Final = 64_000_000
"""Largest total of all images, also if they share bytes: a viewer decodes each separately."""

_HEADER: Final = struct.Struct("<4sII")
_CHUNK: Final = struct.Struct("<I4s")
_JSON, _BIN = b"JSON", b"BIN\0"
_LARGEST_JSON: Final = 4 * 1024 * 1024
_DEEPEST: Final = 24
_COMPONENTS: Final = {5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4}
_SHAPES: Final = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_PICTURES: Final = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_KNOWN: Final = frozenset({"KHR_texture_transform", "KHR_mesh_quantization", "KHR_lights_punctual", "EXT_texture_webp"})
_DECODED: Final = frozenset({"KHR_draco_mesh_compression", "EXT_meshopt_compression", "KHR_texture_basisu"})
_REPEATED: Final = "EXT_mesh_gpu_instancing"
"""Draws a node's mesh once per element of an accessor, which multiplies the elements counted here."""


class NotAModel(Invalid):
    """The file is not GLB, is corrupt, or depends on data outside it."""

    code = "NOT_A_MODEL"

    def __init__(self, reason: str, *, field: str = "uploadId") -> None:
        super().__init__(f"This is not a 3D model that can be shown: {reason}", field=field)


def check_model(data: bytes) -> None:
    """Raise `NotAModel` unless ``data`` is a complete GLB of version 2; reads every part once."""
    if len(data) > MAX_BYTES:
        raise NotAModel(f"it has more than {MAX_BYTES // 2**20} MiB.")
    head, body = _chunks(data)
    try:
        description = orjson.loads(head)
    except orjson.JSONDecodeError as error:
        raise NotAModel("its description is not JSON.") from error
    if not isinstance(description, dict):
        raise NotAModel("its description is not an object.")
    _check_alone(description)
    _Scene(description, body).check()


def _chunks(data: bytes) -> tuple[bytes, bytes]:
    """Return a GLB's JSON chunk and its binary chunk, which may be empty."""
    if len(data) < _HEADER.size:
        raise NotAModel("it is no GLB file.")
    magic, version, length = _HEADER.unpack_from(data)
    if magic != b"glTF":
        raise NotAModel("it is no GLB file.")
    if version != 2:
        raise NotAModel("it has to be glTF 2.0.")
    if length != len(data):
        raise NotAModel("its length is not what it says; it may not have arrived whole.")
    found = list(_split(data))
    kinds = [kind for kind, _ in found]
    if kinds not in ([_JSON], [_JSON, _BIN]):
        raise NotAModel("it has to hold one description and at most one binary part.")
    if len(found[0][1]) > _LARGEST_JSON:
        raise NotAModel("its description is too long.")
    return found[0][1], found[1][1] if len(found) > 1 else b""


def _split(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    begin = _HEADER.size
    while begin < len(data):
        if begin + _CHUNK.size > len(data):
            raise NotAModel("a part of it is cut off.")
        length, kind = _CHUNK.unpack_from(data, begin)
        begin += _CHUNK.size
        if length % 4 or begin + length > len(data):
            raise NotAModel("a part of it is cut off.")
        yield kind, data[begin : begin + length]
        begin += length


def _check_alone(description: Mapping[str, Any]) -> None:
    """Raise `NotAModel` for references to other files and for unsupported extensions."""
    for name, value in _pairs(description):
        if name == "uri" and value is not None:
            raise NotAModel("it refers to other files; export it as one GLB with everything inside.")
    used, needed = (_texts(description.get(name)) for name in ("extensionsUsed", "extensionsRequired"))
    named = (
        used | needed | {name for key, value in _pairs(description) if key == "extensions" for name in _names(value)}
    )
    if named & _DECODED:
        raise NotAModel("it is compressed (Draco, meshopt or KTX2); export it without compression.")
    if _REPEATED in named:
        raise NotAModel("it draws its parts again and again; export it without instancing (EXT_mesh_gpu_instancing).")
    strange = {name for name in needed if name not in _KNOWN and not name.startswith("KHR_materials_")}
    if strange:
        raise NotAModel(f"it needs {min(strange)[:60]}, which is not supported.")


def _pairs(value: object) -> Iterator[tuple[str, Any]]:
    """Yield every name with its value, at any depth; raise `NotAModel` for implausibly deep nesting."""
    level: list[Any] = [value]
    for _ in range(_DEEPEST):
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                yield from each.items()
                below += each.values()
            else:
                below += each
        level = [each for each in below if isinstance(each, dict | list)]
        if not level:
            return
    raise NotAModel("its description is nested too deeply.")


def _texts(value: object) -> set[str]:
    return {each for each in value if isinstance(each, str)} if isinstance(value, list) else set()


def _names(value: object) -> set[str]:
    return set(value) if isinstance(value, dict) else set()


@dataclass(frozen=True)
class _Scene:
    """A JSON description with its binary data; checks that all references stay within the data."""

    description: Mapping[str, Any]
    body: bytes

    def check(self) -> None:
        version = self.description.get("asset", {})
        if not isinstance(version, dict) or not str(version.get("version", "")).startswith("2."):
            raise NotAModel("it has to be glTF 2.0.")
        buffers = self._all("buffers")
        if len(buffers) > 1 or (buffers and not _whole(buffers[0].get("byteLength"), 1, len(self.body))):
            raise NotAModel("its data is not whole.")
        views = self._all("bufferViews")
        for view in views:
            self._view(view)
        self._check_detail([self._accessor(each, views) for each in self._all("accessors")])
        self._check_pictures(views)

    def _check_detail(self, counts: Sequence[int]) -> None:
        """Raise `NotAModel` for models that are empty or too detailed; ``counts`` are the accessors' counts."""
        meshes = self._all("meshes")
        drawn = Counter(self._drawn(meshes))
        uses: Counter[int] = Counter()
        for number, mesh in enumerate(meshes):
            for index in _lists_of(mesh):
                uses[index] += max(drawn[number], 1)
        if not uses:
            raise NotAModel("there is nothing to see in it.")
        if not all(_whole(index, 0, len(counts) - 1) for index in uses):
            raise NotAModel("a part of it is missing.")
        if sum(count * max(uses[index], 1) for index, count in enumerate(counts)) > MAX_ELEMENTS:
            raise NotAModel("it is too detailed to be shown on a telephone.")

    def _drawn(self, meshes: Sequence[object]) -> Iterator[int]:
        """Yield the index of the mesh of each node; a mesh may occur in several nodes."""
        for node in self._all("nodes"):
            if "mesh" in node:
                if not _whole(node["mesh"], 0, len(meshes) - 1):
                    raise NotAModel("a part of it is missing.")
                yield node["mesh"]

    def _check_pictures(self, views: Sequence[Mapping[str, Any]]) -> None:
        pictures = self._all("images")
        if len(pictures) > MAX_PICTURES:
            raise NotAModel(f"it has more than {MAX_PICTURES} pictures.")
        if sum(self._view(_view_at(each.get("bufferView"), views))[1] for each in pictures) > MAX_BYTES:
            raise NotAModel("its pictures are the same data again and again.")
        if sum(self._picture(each, views) for each in pictures) > MAX_PIXELS:
            raise NotAModel(f"its pictures have more than {MAX_PIXELS // 10**6} megapixels in all.")

    def _all(self, name: str) -> Sequence[dict[str, Any]]:
        """Return a list of the description, checking it on each call."""
        found = self.description.get(name, [])
        if isinstance(found, list) and len(found) > MAX_PARTS:
            raise NotAModel(f"it has more than {MAX_PARTS} {name}.")
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise NotAModel(f"its {name} are not readable.")
        return found

    def _view(self, view: Mapping[str, Any]) -> tuple[int, int]:
        """Return the offset and length of a buffer view."""
        begin, length = view.get("byteOffset", 0), view.get("byteLength")
        if not _whole(begin, 0, len(self.body)) or not _whole(length, 1, len(self.body) - begin) or view.get("buffer"):
            raise NotAModel("a part of it lies outside of its data.")
        return begin, length

    def _accessor(self, accessor: Mapping[str, Any], views: Sequence[Mapping[str, Any]]) -> int:
        """Return an accessor's count, having checked that all its elements lie within the data."""
        component, shape = accessor.get("componentType"), accessor.get("type")
        count, begin = accessor.get("count"), accessor.get("byteOffset", 0)
        named = isinstance(component, int) and isinstance(shape, str)
        if not named or component not in _COMPONENTS or shape not in _SHAPES or "sparse" in accessor:
            raise NotAModel("a list of numbers in it is not readable.")
        view = _view_at(accessor.get("bufferView"), views)
        _, length = self._view(view)
        size = _COMPONENTS[component] * _SHAPES[shape]
        stride = view.get("byteStride", size)
        if not _whole(count, 1, len(self.body)) or not _whole(begin, 0, length) or not _whole(stride, size, 252):
            raise NotAModel("a list of numbers in it is not readable.")
        if begin + stride * (count - 1) + size > length:
            raise NotAModel("a list of numbers in it lies outside of its data.")
        return count

    def _picture(self, picture: Mapping[str, Any], views: Sequence[Mapping[str, Any]]) -> int:
        """Return the number of pixels of an image, as declared in its header."""
        kind = _PICTURES.get(str(picture.get("mimeType")))
        begin, length = self._view(_view_at(picture.get("bufferView"), views))
        if kind is None:
            raise NotAModel("its pictures have to be PNG, JPEG or WebP.")
        size = picture_size(self.body[begin : begin + length], kind)
        if size is None:
            raise NotAModel("a picture in it is broken.")
        width, height = size
        if max(width, height) > MAX_SIDE:
            raise NotAModel(f"a picture in it is larger than {MAX_SIDE} pixels.")
        return width * height


def _view_at(index: object, views: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    if not isinstance(index, int) or not _whole(index, 0, len(views) - 1):
        raise NotAModel("a part of it is missing.")
    return views[index]


def _lists_of(mesh: Mapping[str, Any]) -> Iterator[int]:
    """Yield the index of each accessor that a mesh reads, once per use by a primitive."""
    primitives = mesh.get("primitives", [])
    if not isinstance(primitives, list):
        raise NotAModel("its meshes are not readable.")
    for primitive in primitives:
        try:
            shapes = [primitive.get("attributes", {}), *primitive.get("targets", [])]
            read = [index for shape in shapes for index in shape.values()]
        except (AttributeError, TypeError) as error:
            raise NotAModel("its meshes are not readable.") from error
        read += [primitive["indices"]] if "indices" in primitive else []
        if not all(_whole(index, 0, MAX_PARTS) for index in read):
            raise NotAModel("a part of it is missing.")
        yield from read


def _whole(value: object, minimum: int, maximum: int) -> TypeGuard[int]:
    """Return whether ``value`` is an integer within bounds."""
    return isinstance(value, int) and not isinstance(value, bool) and minimum <= value <= maximum
