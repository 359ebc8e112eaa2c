"""The demo's 3D model: a corner booth of a vacuum flask maker, as a GLB built from our own geometry.

``python -m expo.demo.media.booth_model FILE`` writes it. The output is deterministic, byte for byte: it uses no
random numbers and no images. Lengths are metres, y is up, the booth opens towards +z
and +x. The format is glTF 2.0's (ISO/IEC 12113), sections 3.6 (geometry) and 3.9 (materials).
"""

import math
import struct
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

Points = NDArray[np.float32]
Place = tuple[float, float, float]

_FLOAT, _SHORT = 5126, 5123
_VERTICES, _INDICES = 34962, 34963
_AROUND: Final = 28
"""Number of sides of a round object."""


@dataclass(frozen=True)
class Shape:
    """Vertices and normals, both N×3, and triangle indices, M×3, counterclockwise seen from outside."""

    points: Points
    normals: Points
    triangles: NDArray[np.uint16]


def solid_of_revolution(profile: Sequence[tuple[float, float]], around: int = _AROUND) -> Shape:
    """Return the solid of revolution of a (radius, height) profile, bottom to top; sharp bends stay sharp."""
    rings: list[tuple[float, float, float, float]] = []
    slopes = [(end[1] - begin[1], begin[0] - end[0]) for begin, end in pairwise(profile)]
    slopes = [(across / math.hypot(across, up), up / math.hypot(across, up)) for across, up in slopes]
    for index, (radius, height) in enumerate(profile):
        near = slopes[max(index - 1, 0) : index + 1]
        if len(near) == 2 and near[0][0] * near[1][0] + near[0][1] * near[1][1] > 0.5:
            across, up = near[0][0] + near[1][0], near[0][1] + near[1][1]
            near = [(across / math.hypot(across, up), up / math.hypot(across, up))]
        rings += [(radius, height, *slope) for slope in near]
    angles = np.linspace(0, 2 * math.pi, around + 1)
    circle = np.stack([np.cos(angles), np.zeros_like(angles), -np.sin(angles)], axis=1)
    points = np.concatenate([circle * radius + [0, height, 0] for radius, height, _, _ in rings])
    normals = np.concatenate([circle * across + [0, up, 0] for _, _, across, up in rings])
    return Shape(points.astype("f4"), normals.astype("f4"), _net(len(rings), around + 1, _flat_steps(rings)))


def _flat_steps(rings: Sequence[tuple[float, float, float, float]]) -> set[int]:
    """Return the gaps between rings to skip: two rings in one place are the two sides of a sharp bend."""
    return {index for index, (one, other) in enumerate(pairwise(rings)) if one[:2] == other[:2]}


def _net(rows: int, columns: int, without: Iterable[int] = ()) -> NDArray[np.uint16]:
    """Return the triangles of a grid of points, row by row."""
    skipped = set(without)
    faces: list[tuple[int, int, int]] = []
    for row in range(rows - 1):
        for column in range(columns - 1) if row not in skipped else ():
            corner = row * columns + column
            faces += [(corner, corner + 1, corner + columns), (corner + 1, corner + columns + 1, corner + columns)]
    return np.array(faces, "u2")


@cache
def block(width: float, height: float, depth: float, edge: float = 0.012, fine: int = 2) -> Shape:
    """Return a box around the origin with rounded edges; ``edge`` is their radius."""
    half = np.array([width, height, depth]) / 2
    radius = min(edge, *half)
    points, normals, faces, begin = [], [], [], 0
    for axis in range(3):
        for side in (1, -1):
            first, second = [(axis + 1) % 3, (axis + 2) % 3][::side]
            rows, columns = (_steps(half[each], radius, fine) for each in (first, second))
            net = np.zeros((len(rows), len(columns), 3))
            net[..., axis], net[..., first], net[..., second] = side * half[axis], rows[:, None], columns[None, :]
            flat = net.reshape(-1, 3)
            inner = np.clip(flat, -half + radius, half - radius)
            outward = (flat - inner) / np.linalg.norm(flat - inner, axis=1, keepdims=True)
            points.append(inner + outward * radius)
            normals.append(outward)
            faces.append(_net(len(rows), len(columns))[:, ::-1] + begin)
            begin += len(flat)
    joined = [np.concatenate(each) for each in (points, normals)]
    return Shape(joined[0].astype("f4"), joined[1].astype("f4"), np.concatenate(faces).astype("u2"))


def _steps(half: float, radius: float, fine: int) -> NDArray[np.float64]:
    """Return the cuts along a side, close together at the bends."""
    bend = radius * (1 - np.tan(np.linspace(math.pi / 4, 0, fine + 1)))
    return np.concatenate([-half + bend, (half - bend)[::-1]])


@cache
def leaf() -> Shape:
    """Return a bent leaf that grows upwards from the origin, for two-sided rendering."""
    along, across = np.linspace(0, 1, 7), np.linspace(-1, 1, 5)
    width = 0.055 * np.sin(math.pi * along**0.8) + 0.002
    net = np.zeros((7, 5, 3))
    net[..., 0] = width[:, None] * across[None, :]
    net[..., 1] = (0.34 * np.sin(along * 1.25))[:, None] + 0.02 * np.abs(across)[None, :]
    net[..., 2] = (0.26 * along**1.8)[:, None]
    slope = np.cross(np.gradient(net, axis=1), np.gradient(net, axis=0))
    normals = slope / np.linalg.norm(slope, axis=2, keepdims=True)
    return Shape(net.reshape(-1, 3).astype("f4"), normals.reshape(-1, 3).astype("f4"), _net(7, 5))


@cache
def flask_body() -> Shape:
    """Return a flask's coloured body: 24 cm, with a tapered shoulder."""
    foot, side = [(0, 0), (0.031, 0), (0.034, 0.004), (0.0345, 0.012)], [(0.0345, 0.150), (0.0335, 0.163)]
    return solid_of_revolution([*foot, *side, (0.029, 0.176)])


@cache
def flask_neck() -> Shape:
    """Return the flask's neck of bare steel."""
    return solid_of_revolution([(0.029, 0.176), (0.0262, 0.181), (0.0262, 0.193)])


@cache
def flask_cap() -> Shape:
    """Return the flask's cap."""
    side, top = [(0.0262, 0.193), (0.0285, 0.194), (0.029, 0.198), (0.0285, 0.229)], [(0.026, 0.236), (0.02, 0.239)]
    return solid_of_revolution([*side, *top, (0, 0.24)])


def linear(colour: str) -> list[float]:
    """Return a colour like ``#1d6b3f`` (sRGB, IEC 61966-2-1) as linear red, green and blue."""
    parts = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return [round(each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4, 5) for each in parts]


@dataclass
class Model:
    """The model under construction; each shape and each material is written once, however often it is used."""

    gltf: dict[str, list[Any]] = field(
        default_factory=lambda: {name: [] for name in ("accessors", "bufferViews", "materials", "meshes", "nodes")}
    )
    data: bytearray = field(default_factory=bytearray)
    _shapes: dict[int, tuple[Shape, dict[str, Any]]] = field(default_factory=dict)  # kept alive, so no id is reused
    _meshes: dict[tuple[int, int], int] = field(default_factory=dict)

    def look(
        self, colour: str, *, rough: float = 0.6, metal: float = 0.0, glow: float = 0.0, thin: bool = False
    ) -> int:
        """Return a new material; ``thin`` objects are rendered from both sides."""
        material: dict[str, Any] = {
            "pbrMetallicRoughness": {
                "baseColorFactor": [*linear(colour), 1],
                "metallicFactor": metal,
                "roughnessFactor": rough,
            }
        }
        if glow:
            material["emissiveFactor"] = [round(each * glow, 5) for each in linear(colour)]
        self.gltf["materials"].append(material | ({"doubleSided": True} if thin else {}))
        return len(self.gltf["materials"]) - 1

    def put(self, shape: Shape, look: int, at: Place = (0, 0, 0), *, turn: float = 0, tilt: float = 0) -> None:
        """Place a shape: tilted about x, then turned about y (degrees), then moved."""
        node: dict[str, Any] = {"mesh": self._mesh(shape, look)}
        if any(at):
            node["translation"] = [round(each, 5) for each in at]
        if turn or tilt:
            y, x = math.radians(turn) / 2, math.radians(tilt) / 2
            spin = (math.sin(x) * math.cos(y), math.cos(x) * math.sin(y), -math.sin(x) * math.sin(y))
            node["rotation"] = [round(each, 6) for each in (*spin, math.cos(x) * math.cos(y))]
        self.gltf["nodes"].append(node)

    def _mesh(self, shape: Shape, look: int) -> int:
        key = id(shape), look
        if key not in self._meshes:
            if key[0] not in self._shapes:
                lists = {"POSITION": self._numbers(shape.points), "NORMAL": self._numbers(shape.normals)}
                primitive = {"attributes": lists, "indices": self._numbers(shape.triangles.reshape(-1))}
                self._shapes[key[0]] = shape, primitive
            self.gltf["meshes"].append({"primitives": [self._shapes[key[0]][1] | {"material": look}]})
            self._meshes[key] = len(self.gltf["meshes"]) - 1
        return self._meshes[key]

    def _numbers(self, values: NDArray[Any]) -> int:
        raw = values.tobytes()
        target = _VERTICES if values.ndim == 2 else _INDICES
        view = {"buffer": 0, "byteOffset": len(self.data), "byteLength": len(raw), "target": target}
        self.data += raw + b"\0" * (-len(raw) % 4)
        self.gltf["bufferViews"].append(view)
        accessor: dict[str, Any] = {"bufferView": len(self.gltf["bufferViews"]) - 1, "count": len(values)}
        if values.ndim == 2:
            bounds = {"min": values.min(axis=0).tolist(), "max": values.max(axis=0).tolist()}
            accessor |= {"componentType": _FLOAT, "type": "VEC3"} | bounds
        else:
            accessor |= {"componentType": _SHORT, "type": "SCALAR"}
        self.gltf["accessors"].append(accessor)
        return len(self.gltf["accessors"]) - 1

    def glb(self) -> bytes:
        """Return the model as a GLB file."""
        scene = {"scene": 0, "scenes": [{"nodes": list(range(len(self.gltf["nodes"])))}]}
        asset = {"asset": {"version": "2.0", "generator": "expo.demo.media.booth_model"}}
        head = orjson.dumps(asset | scene | self.gltf | {"buffers": [{"byteLength": len(self.data)}]})
        head += b" " * (-len(head) % 4)
        parts = struct.pack("<I4s", len(head), b"JSON") + head
        parts += struct.pack("<I4s", len(self.data), b"BIN\0") + bytes(self.data)
        return struct.pack("<4sII", b"glTF", 2, 12 + len(parts)) + parts


@dataclass(frozen=True)
class Looks:
    """The booth's materials."""

    wall: int
    accent: int
    oak: Sequence[int]
    rim: int
    steel: int
    dark: int
    screen: int
    lamp: int
    clay: int
    earth: int
    green: Sequence[int]
    coats: Sequence[int]

    @classmethod
    def of(cls, model: Model) -> "Looks":
        """Create the materials."""
        coats = ("#1f4e5f", "#d9d4c7", "#c4462f", "#2d2f33", "#7d8f69", "#e0a73a")
        return cls(
            wall=model.look("#f3f0ea", rough=0.85),
            accent=model.look("#1f4e5f", rough=0.7),
            oak=[model.look(each, rough=0.55) for each in ("#c9a378", "#bd9468", "#d3b08a")],
            rim=model.look("#8c9296", rough=0.35, metal=1),
            steel=model.look("#d7dadc", rough=0.22, metal=1),
            dark=model.look("#2a2d30", rough=0.5),
            screen=model.look("#5fb7c9", rough=0.2, glow=0.55),
            lamp=model.look("#ffe9c2", rough=0.4, glow=1),
            clay=model.look("#e6e1d6", rough=0.75),
            earth=model.look("#4a3a2c", rough=1),
            green=[model.look(each, rough=0.6, thin=True) for each in ("#3d6b45", "#4f7f4d")],
            coats=[model.look(each, rough=0.42, metal=0.15) for each in coats],
        )


def booth() -> bytes:
    """Return the booth as a GLB, identical each time."""
    model = Model()
    looks = Looks.of(model)
    _ground(model, looks)
    _walls(model, looks)
    _shelves(model, looks)
    _counter(model, looks)
    _table(model, looks)
    _plant(model, looks, (-1.62, 0.06, -1.12))
    _lamps(model, looks)
    return model.glb()


def _flask(model: Model, looks: Looks, at: Place, coat: int) -> None:
    model.put(flask_body(), looks.coats[coat % len(looks.coats)], at)
    model.put(flask_neck(), looks.steel, at)
    model.put(flask_cap(), looks.dark if coat % 3 else looks.steel, at)


def _ground(model: Model, looks: Looks) -> None:
    """Lay the floor: an aluminium rim, and boards in three tones of oak with staggered joints."""
    model.put(block(4.08, 0.05, 3.08, 0.02), looks.rim, (0, 0.025, 0))
    long, short = block(1.328, 0.02, 0.195, 0.004, 1), block(0.661, 0.02, 0.195, 0.004, 1)
    for row in range(15):
        z, left = -1.4 + row * 0.2, -2.0
        boards = [short, long, long, short] if row % 2 else [long, long, long]
        for number, board in enumerate(boards):
            width = 0.667 if board is short else 1.333
            model.put(board, looks.oak[(row * 2 + number * 5 + row // 3) % 3], (left + width / 2, 0.05, z))
            left += width


def _walls(model: Model, looks: Looks) -> None:
    """Build the back wall, half a side wall, a band along the top, and the screen."""
    model.put(block(4.0, 2.5, 0.08), looks.wall, (0, 1.3, -1.5))
    model.put(block(0.08, 2.5, 1.9), looks.wall, (-1.96, 1.3, -0.56))
    model.put(block(2.2, 2.1, 0.03), looks.accent, (0.55, 1.25, -1.46))
    model.put(block(4.16, 0.34, 0.12, 0.03), looks.accent, (0, 2.62, -1.5))
    model.put(block(0.12, 0.34, 2.06, 0.03), looks.accent, (-2.02, 2.62, -0.5))
    mark = solid_of_revolution([(0, 0), (0.095, 0), (0.105, 0.01), (0.105, 0.03), (0.095, 0.04), (0, 0.04)])
    drop = solid_of_revolution([(0, 0), (0.022, 0.006), (0.035, 0.028), (0.03, 0.052), (0.015, 0.08), (0, 0.105)], 20)
    model.put(mark, looks.wall, (0.55, 2.62, -1.45), tilt=90)
    model.put(drop, looks.coats[2], (0.55, 2.575, -1.41))
    model.put(block(0.03, 0.66, 1.1, 0.012), looks.dark, (-1.9, 1.5, -0.5))
    model.put(block(0.012, 0.6, 1.04, 0.004, 1), looks.screen, (-1.886, 1.5, -0.5))


def _shelves(model: Model, looks: Looks) -> None:
    """Hang four shelves and place flasks on them, with varied colours and gaps."""
    board, light = block(2.0, 0.03, 0.24, 0.008), block(1.92, 0.012, 0.02, 0.004, 1)
    for row in range(4):
        height = 0.62 + row * 0.44
        model.put(board, looks.oak[2], (0.55, height, -1.33))
        model.put(light, looks.lamp, (0.55, height - 0.02, -1.24))
        for place in range(12):
            if (place + row * 2) % 5 == 4:
                continue
            _flask(model, looks, (-0.33 + place * 0.16, height + 0.015, -1.33), place // 2 + row * 2)


def _counter(model: Model, looks: Looks) -> None:
    """Build the counter at the open corner, with three flasks on a tray."""
    model.put(block(1.3, 0.92, 0.5, 0.05, 4), looks.accent, (1.12, 0.53, 0.95))
    model.put(block(1.38, 0.045, 0.58, 0.02), looks.oak[2], (1.12, 1.012, 0.95))
    model.put(block(1.1, 0.05, 0.02, 0.01), looks.coats[5], (1.12, 0.2, 1.205))
    tray = solid_of_revolution([(0, 0), (0.17, 0), (0.185, 0.012), (0.178, 0.014), (0.165, 0.006), (0, 0.006)])
    model.put(tray, looks.steel, (0.85, 1.035, 0.95))
    for number, (x, z) in enumerate([(0.79, 0.91), (0.9, 0.9), (0.85, 1.02)]):
        _flask(model, looks, (x, 1.042, z), (2, 1, 5)[number])
    model.put(block(0.34, 0.012, 0.23, 0.006), looks.dark, (1.45, 1.1, 0.93), tilt=62, turn=-14)
    model.put(block(0.2, 0.012, 0.14, 0.005), looks.steel, (1.45, 1.04, 0.96), turn=-14)


def _table(model: Model, looks: Looks) -> None:
    """Place a round table with two stools."""
    at = (-0.85, 0.06, 0.5)
    top = solid_of_revolution([(0, 0.7), (0.335, 0.7), (0.35, 0.712), (0.35, 0.724), (0.335, 0.735), (0, 0.735)], 40)
    foot = solid_of_revolution([(0, 0), (0.23, 0), (0.23, 0.012), (0.06, 0.03), (0.028, 0.06), (0.028, 0.7)])
    model.put(top, looks.wall, at)
    model.put(foot, looks.dark, at)
    _flask(model, looks, (-0.74, 0.795, 0.56), 0)
    cup = solid_of_revolution([(0, 0), (0.024, 0), (0.034, 0.06), (0.0315, 0.06), (0.022, 0.006), (0, 0.006)], 20)
    for x, z in ((-0.95, 0.42), (-0.98, 0.62)):
        model.put(cup, looks.clay, (x, 0.795, z))
    seat = solid_of_revolution([(0, 0.43), (0.17, 0.43), (0.185, 0.445), (0.185, 0.475), (0.165, 0.5), (0, 0.505)])
    leg = solid_of_revolution([(0, 0), (0.011, 0), (0.015, 0.44), (0, 0.44)], 10)
    for x, z, coat in ((-1.42, 0.72, 4), (-0.45, 1.02, 5)):
        model.put(seat, looks.coats[coat], (x, 0.06, z))
        for turn in (45, 135, 225, 315):
            angle = math.radians(turn)
            spread = (x + 0.19 * math.sin(angle), 0.06, z + 0.19 * math.cos(angle))
            model.put(leg, looks.oak[0], spread, turn=turn, tilt=-9)


def _plant(model: Model, looks: Looks, at: Place) -> None:
    """Place a potted plant; its leaves follow the golden angle, as in nature."""
    x, y, z = at
    pot = solid_of_revolution(
        [(0, 0), (0.13, 0), (0.145, 0.012), (0.18, 0.34), (0.176, 0.35), (0.165, 0.345), (0.155, 0.31)]
    )
    model.put(pot, looks.clay, at)
    model.put(solid_of_revolution([(0, 0.312), (0.157, 0.312)]), looks.earth, at)
    model.put(solid_of_revolution([(0.02, 0.3), (0.013, 0.75), (0, 0.78)], 10), looks.oak[1], at)
    for number in range(26):
        turn = number * 137.508 % 360
        model.put(leaf(), looks.green[number % 2], (x, y + 0.36 + number * 0.019, z), turn=turn, tilt=34 - number * 1.9)


def _lamps(model: Model, looks: Looks) -> None:
    """Hang three lamps from a rail over the table and the counter."""
    model.put(block(3.4, 0.03, 0.03, 0.01), looks.dark, (0.1, 2.62, 0.62))
    for x in (-1.59, 1.79):
        model.put(block(0.03, 0.03, 2.1, 0.01), looks.dark, (x, 2.62, -0.42))
    shade = solid_of_revolution(
        [(0.16, 0), (0.165, 0.004), (0.14, 0.09), (0.075, 0.15), (0.03, 0.172), (0.016, 0.2), (0, 0.2)]
    )
    inside = solid_of_revolution([(0, 0.142), (0.07, 0.142), (0.155, 0.004)])
    bulb = solid_of_revolution(
        [(0, 0.01), (0.035, 0.022), (0.047, 0.055), (0.035, 0.09), (0.015, 0.115), (0, 0.12)], 18
    )
    cord = solid_of_revolution([(0.004, 0.2), (0.004, 0.78), (0, 0.78)], 8)
    for x, coat in ((-0.85, 2), (0.82, 5), (1.42, 5)):
        place = (x, 1.84, 0.62)
        model.put(shade, looks.coats[coat], place)
        model.put(inside, looks.lamp, place)
        model.put(bulb, looks.lamp, place)
        model.put(cord, looks.dark, place)


def main() -> None:
    """Write the model to the file named on the command line."""
    Path(sys.argv[1]).write_bytes(booth())


if __name__ == "__main__":
    main()
