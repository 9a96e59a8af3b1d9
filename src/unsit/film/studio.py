"""A renderer without a window or a graphics card: a room, people in it, one picture at a time.

The room is drawn once for a camera, in the light of the room and in that of the sun. Each picture then costs a shadow
map, the people, and the part of the picture that they and their shadows touch. Shadows are percentage-closer filtered
(Reeves, Salesin & Cook 1987, SIGGRAPH 21); skinning is linear blend. The projection is that of
`unsit.figure.camera.frame`: a landmark's pixel is its image place times the picture's height.
"""

from collections.abc import Mapping, Sequence
from math import cos, radians, sin
from typing import Any, Final

import moderngl
import numpy as np
from numpy.typing import NDArray

from unsit.body.frame import Point
from unsit.figure.camera import Camera
from unsit.figure.kinematics import Rotation
from unsit.figure.rig import Rig
from unsit.film import shaders
from unsit.film.errors import BadBody, NoRenderer
from unsit.film.glb import Floats, Mesh
from unsit.film.look import Colour, Look
from unsit.film.scene import SURFACES, Box, Scene

Picture = NDArray[np.uint8]
"""Rows from the top × columns × red, green, blue."""

PlacedBones = Sequence[tuple[Rotation, Point]]
"""For each bone of a rig its turn since rest and where it starts, as `unsit.figure.bones.placed_bones` gives them."""

SHADOW_PIXELS: Final = 512
ROOM_SHADOW_PIXELS: Final = 2048
SHADOW_REACH_M: Final = 1.45
ROOM_REACH_M: Final = 5.0
ROOM_SAMPLES: Final = 4
FINER: Final = 2
"""People are drawn with this many times as many pixels each way, and averaged."""
_CLIP_DISTANCE_0: Final = 0x3000
NEAREST_M: Final = 0.05
FARTHEST_M: Final = 40.0
FLESH_M: Final = 0.24
"""How far skin, clothes and hair reach from a bone's start at most."""


def _program(context: moderngl.Context, vertex: str, fragment: str | None = None, **options: Any) -> moderngl.Program:
    spread = f"{1.6 / SHADOW_PIXELS:.6f}"
    fragment = None if fragment is None else fragment.replace("SPREAD", spread)
    return context.program(vertex_shader=vertex, fragment_shader=fragment, **options)


def _set(program: moderngl.Program, values: Mapping[str, Any]) -> None:
    """Set uniforms; those that the compiler found unused are left out."""
    for name, value in values.items():
        member = program.get(name, None)
        if isinstance(member, moderngl.Uniform):
            if isinstance(value, np.ndarray):
                member.write(np.ascontiguousarray(value.T, np.float32).tobytes())
            else:
                member.value = value


def view_matrix(camera: Camera) -> Floats:
    """Give the matrix (4 × 4) from world metres to clip space with y pointing down the picture."""
    axes = np.eye(4)
    axes[:3, :3] = (camera.right, camera.down, camera.away)
    axes[:3, 3] = -axes[:3, :3] @ np.asarray(camera.place)
    near, far = NEAREST_M, FARTHEST_M
    lens = np.zeros((4, 4))
    lens[0, 0] = 2.0 * camera.focal_heights / camera.aspect
    lens[1, 1] = 2.0 * camera.focal_heights
    lens[2, 2], lens[2, 3] = (far + near) / (far - near), -2.0 * far * near / (far - near)
    lens[3, 2] = 1.0
    return np.asarray(lens @ axes, np.float32)


def _sun_matrix(sun: Point, middle: Point, reach_m: float) -> Floats:
    towards = np.asarray(sun) / np.linalg.norm(sun)
    across = np.cross(towards, (0.0, 1.0, 0.001) if abs(towards[1]) < 0.9 else (1.0, 0.0, 0.0))
    across /= np.linalg.norm(across)
    matrix = np.eye(4)
    # Rows: two axes across the light, and away from it.
    matrix[:3, :3] = (across, np.cross(towards, across), -towards)
    matrix[:3, :3] /= reach_m
    matrix[:3, 3] = -matrix[:3, :3] @ np.asarray(middle)
    return np.asarray(matrix, np.float32)


_FACES: Final = tuple(
    (axis, way, corners)
    for axis in range(3)
    for way in (-1.0, 1.0)
    for corners in (((-1, -1), (1, -1), (1, 1), (-1, -1), (1, 1), (-1, 1)),)
)


def _box_vertices(box: Box) -> Floats:
    """Give 36 vertices: place, normal, colour and surface."""
    rows = []
    half = [size / 2.0 for size in box.size]
    turn_cos, turn_sin = cos(radians(box.yaw_deg)), sin(radians(box.yaw_deg))
    for axis, way, corners in _FACES:
        for a, b in corners:
            unit = [0.0, 0.0, 0.0]
            unit[axis], unit[(axis + 1) % 3], unit[(axis + 2) % 3] = way, a, b
            normal = [way if n == axis else 0.0 for n in range(3)]
            x, y, z = (unit[n] * half[n] for n in range(3))
            place = (turn_cos * x - turn_sin * y, turn_sin * x + turn_cos * y, z)
            rows.append(
                (
                    *(place[n] + box.middle[n] for n in range(3)),
                    turn_cos * normal[0] - turn_sin * normal[1],
                    turn_sin * normal[0] + turn_cos * normal[1],
                    normal[2],
                    *box.colour,
                    float(SURFACES.index(box.surface)),
                )
            )
    return np.asarray(rows, np.float32)


_OPEN: Final = frozenset({"top", "bottom", "leggings"})
"""Materials of cloth: a hem shows its inner side."""


class Person:
    """A body that a studio can draw; made by `Studio.person`."""

    def __init__(self, studio: "Studio", rig: Rig, mesh: Mesh, look: Look, scale: float) -> None:
        unknown = [name for name in mesh.bones if name not in rig.number]
        if unknown:
            raise BadBody(f"the bones of a body's GLB must be in its rig (got {', '.join(unknown)})")
        self.heads = np.asarray([bone.head for bone in rig.bones], np.float32)
        self._numbers = [rig.number[name] for name in mesh.bones]
        grown = np.diag((scale, scale, scale, 1.0))
        self._inverse_bind = np.asarray(grown @ mesh.inverse_bind, np.float32)
        context, parts = studio.context, mesh.parts
        rest = np.concatenate(
            [np.concatenate([part.vertices, part.normals, part.joints, part.weights], 1) for part in parts]
        )
        self._count = len(rest)
        self.skinning = _program(
            context,
            shaders.SKIN_VERTEX.replace("MANY", str(len(mesh.bones))),
            varyings=("placed", "turned"),
        )
        buffer = context.buffer(rest.astype("f4").tobytes())
        self._rest = context.vertex_array(self.skinning, [(buffer, "3f 3f 4f 4f", "at", "normal", "joints", "weights")])
        self._posed = context.buffer(reserve=self._count * 24)
        static = np.concatenate([np.concatenate([part.uv, _coloured(part.colour, part, look)], 1) for part in parts])
        offsets = np.cumsum([0, *(len(part.vertices) for part in parts)])
        numbered = [part.faces + start for part, start in zip(parts, offsets, strict=False)]
        closed = [faces for faces, part in zip(numbered, parts, strict=True) if part.material not in _OPEN]
        opened = [faces for faces, part in zip(numbered, parts, strict=True) if part.material in _OPEN]
        faces = np.concatenate([*closed, *opened])
        self._closed = 3 * sum(len(one) for one in closed)
        self._indices = 3 * len(faces)
        index = context.buffer(faces.astype("u4").tobytes())
        fixed = context.buffer(static.astype("f4").tobytes())
        self._context = context
        self.drawn = context.vertex_array(
            studio.body_program, [(self._posed, "3f 3f", "at", "normal"), (fixed, "2f 4f", "uv", "colour")], index
        )
        self.shadow = context.vertex_array(studio.depth_program, [(self._posed, "3f 12x", "at")], index)
        skin = mesh.skin if mesh.skin is not None else np.full((2, 2, 3), 200, np.uint8)
        self.skin = context.texture((skin.shape[1], skin.shape[0]), 3, np.ascontiguousarray(skin).tobytes())
        self.skin.build_mipmaps()
        self.skin.filter = (moderngl.LINEAR_MIPMAP_NEAREST, moderngl.LINEAR)

    def pose(self, bones: PlacedBones) -> None:
        """Put the skin where the bones are."""
        placed = np.zeros((len(bones), 4, 4), np.float32)
        placed[:, :3, :3] = np.asarray([turn for turn, _ in bones], np.float32).reshape(-1, 3, 3).transpose(0, 2, 1)
        placed[:, :3, 3] = [start for _, start in bones]
        placed[:, 3, 3] = 1.0
        matrices = placed[self._numbers] @ self._inverse_bind
        member = self.skinning["bones"]
        assert isinstance(member, moderngl.Uniform)
        member.write(np.ascontiguousarray(matrices[:, :3, :]).tobytes())
        self._rest.transform(self._posed, mode=moderngl.POINTS, vertices=self._count)

    def draw(self, mesh: moderngl.VertexArray, *, front: str) -> None:
        """Draw the triangles: of closed parts those that face the viewer, of clothes both sides."""
        self._context.front_face = front
        self._context.enable(moderngl.CULL_FACE)
        mesh.render(vertices=self._closed)
        self._context.disable(moderngl.CULL_FACE)
        if self._indices > self._closed:
            mesh.render(vertices=self._indices - self._closed, first=self._closed)


def _coloured(colour: Floats, part: Any, look: Look) -> Floats:
    """Give colour and surface of each vertex of a part."""
    surface = SURFACES.index("plain")
    own: Colour | None = look.clothes.get(part.material)
    if part.textured:
        surface, colour = SURFACES.index("skin"), colour * np.asarray(look.skin_tint, np.float32)
    elif own is not None:
        colour = np.broadcast_to(np.asarray(own, np.float32), colour.shape)
    if part.material == "hair":
        surface = SURFACES.index("hair")
    return np.concatenate([colour, np.full((len(colour), 1), surface, np.float32)], 1)


class Studio:
    """A room in which people are filmed; see the module.

    One studio belongs to one thread; `close` gives its memory back. Raises NoRenderer where the system gives no OpenGL.
    """

    def __init__(self, width: int, height: int, look: Look, scene: Scene, *, seed: float = 0.0) -> None:
        try:
            settings: dict[str, Any] = {"backend": "egl"}
            self.context: moderngl.Context = moderngl.create_standalone_context(require=330, **settings)
        except Exception as error:  # noqa: BLE001 - the back end raises whatever the system's loader says
            raise NoRenderer(str(error) or type(error).__name__) from None
        self.width, self.height = width, height
        self.look, self.scene, self._seed = look, scene, seed
        context = self.context
        self.depth_program = _program(context, shaders.DEPTH_VERTEX, shaders.DEPTH_FRAGMENT)
        self.body_program = _program(context, shaders.BODY_VERTEX, shaders.BODY_FRAGMENT)
        self._room_program = _program(context, shaders.ROOM_VERTEX, shaders.ROOM_FRAGMENT)
        self._place_program = _program(context, shaders.ROOM_VERTEX, shaders.PLACE_FRAGMENT)
        self._together = _program(context, shaders.WHOLE_VERTEX, shaders.TOGETHER_FRAGMENT)
        self._make_targets()
        self._make_room()
        corners = context.buffer(np.asarray([0, 0, 1, 0, 0, 1, 1, 1], "f4").tobytes())
        self._whole = context.vertex_array(self._together, [(corners, "2f", "corner")])
        self._camera: Camera | None = None
        self._plate: Picture = np.zeros((height, width, 3), np.uint8)

    def _shadow_map(self, pixels: int) -> tuple[moderngl.Texture, moderngl.Framebuffer]:
        depth = self.context.depth_texture((pixels, pixels))
        depth.compare_func, depth.filter = "<=", (moderngl.LINEAR, moderngl.LINEAR)
        depth.repeat_x = depth.repeat_y = False
        return depth, self.context.framebuffer(depth_attachment=depth)

    def _make_targets(self) -> None:
        context, size = self.context, (self.width, self.height)
        self._shade, self._shade_target = self._shadow_map(SHADOW_PIXELS)
        self._room_shade, self._room_shade_target = self._shadow_map(ROOM_SHADOW_PIXELS)
        finer = (FINER * self.width, FINER * self.height)
        self._body = context.texture(finer, 4)
        self._body_target = context.framebuffer([self._body], context.depth_renderbuffer(finer))
        self._own, self._sunny = (context.texture(size, 4, dtype="f2") for _ in range(2))
        self._place = context.texture(size, 4, dtype="f4")
        # Half-way between four fine pixels, this is their mean.
        self._body.filter = (moderngl.LINEAR, moderngl.LINEAR)
        for texture in (self._own, self._sunny, self._place):
            texture.filter = (moderngl.NEAREST, moderngl.NEAREST)
        self._final = context.framebuffer([context.renderbuffer(size, 4)])

    def _make_room(self) -> None:
        context = self.context

        def vertices(boxes: Sequence[Box]) -> moderngl.Buffer | None:
            if not boxes:
                return None
            return context.buffer(np.concatenate([_box_vertices(box) for box in boxes]).tobytes())

        everything = vertices(self.scene.boxes)
        if everything is None:
            raise ValueError("a scene must have at least one box (got none)")
        layout = (everything, "3f 3f 4f", "at", "normal", "colour")
        self._room = context.vertex_array(self._room_program, [layout])
        self._places = context.vertex_array(self._place_program, [(everything, "3f 28x", "at")])

        def depths(boxes: Sequence[Box]) -> moderngl.VertexArray | None:
            buffer = vertices(boxes)
            if buffer is None:
                return None
            return context.vertex_array(self.depth_program, [(buffer, "3f 28x", "at")])

        boxes = self.scene.boxes
        self._casting = depths([box for box in boxes if box.casts])
        self._near = depths([box for box in boxes if box.near])
        self._near_casting = depths([box for box in boxes if box.near and box.casts])

    def person(self, rig: Rig, mesh: Mesh, *, look: Look | None = None, scale: float = 1.0) -> Person:
        """Take in a body.

        look: skin and clothes, those of the studio unless given. scale: how much taller than the asset; the bones
        that are drawn must come from a rig of that size.
        """
        return Person(self, rig, mesh, look or self.look, scale)

    def render(self, camera: Camera, people: Sequence[tuple[Person, PlacedBones]]) -> Picture:
        """Give the picture of a camera; its aspect must be the studio's.

        People may hide each other; a camera other than the last one's has the room drawn anew. The picture is the
        caller's own.
        """
        if abs(camera.aspect * self.height - self.width) > 1.0:
            raise ValueError(f"the aspect must be {self.width} / {self.height} (got {camera.aspect:.3f})")
        if camera != self._camera:
            self._draw_room(camera)
        picture = self._plate.copy()
        if people:
            part = self._touched(camera, people)
            if part is not None:
                self._draw_people(camera, people, part)
                x, y, w, h = part
                picture[y : y + h, x : x + w] = self._read(part)
        return picture

    def _read(self, part: tuple[int, int, int, int]) -> Picture:
        _, _, w, h = part
        return np.frombuffer(self._final.read(viewport=part, components=3, alignment=1), np.uint8).reshape(h, w, 3)

    def _lights(self) -> dict[str, Any]:
        look = self.look
        return {
            "sun": look.sun,
            "sun_light": look.sun_light,
            "ambient": look.ambient,
            "exposure": look.exposure,
            "seed": self._seed,
        }

    def _draw_room(self, camera: Camera) -> None:
        context, size = self.context, (self.width, self.height)
        context.enable(moderngl.DEPTH_TEST)
        context.disable(moderngl.CULL_FACE)
        view = view_matrix(camera)
        middle = tuple(place + 3.0 * way for place, way in zip(camera.place, camera.away, strict=True))
        sun = _sun_matrix(self.look.sun, (middle[0], middle[1], 0.5), ROOM_REACH_M)
        self._room_shade_target.use()
        self._room_shade_target.clear(depth=1.0)
        if self._casting is not None:
            _set(self.depth_program, {"view": sun})
            self._casting.render()
        colours = [context.renderbuffer(size, 4, samples=ROOM_SAMPLES, dtype="f2") for _ in range(2)]
        depths = [context.depth_renderbuffer(size, samples=ROOM_SAMPLES), context.depth_renderbuffer(size)]
        rich = context.framebuffer(colours, depths[0])
        rich.use()
        rich.clear()
        _set(self._room_program, {**self._lights(), "view": view, "sun_view": sun, "shade": 0})
        self._room_shade.use(0)
        self._room.render()
        flat = context.framebuffer([self._own, self._sunny])
        context.copy_framebuffer(flat, rich)
        places = context.framebuffer([self._place], depths[1])
        places.use()
        places.clear()
        _set(self._place_program, {"view": view, "sun_view": sun})
        self._places.render()
        for used in (rich, flat, places):
            used.release()
        for buffer in (*colours, *depths):
            buffer.release()
        self._camera = camera
        self._put_together((0, 0, self.width, self.height), np.eye(4, dtype=np.float32), people=0)
        self._plate = self._read((0, 0, self.width, self.height)).copy()

    def _put_together(self, part: tuple[int, int, int, int], sun: Floats, *, people: int) -> None:
        context = self.context
        context.disable(moderngl.DEPTH_TEST)
        self._final.use()
        self._final.scissor = part
        for number, texture in enumerate((self._own, self._sunny, self._place, self._body, self._shade)):
            texture.use(number)
        x, y, w, h = part
        shares = (x / self.width, y / self.height, (x + w) / self.width, (y + h) / self.height)
        names = ("own", "sunny", "place", "body", "shade")
        uniforms = {**self._lights(), **{name: number for number, name in enumerate(names)}}
        _set(self._together, {**uniforms, "sun_view": sun, "part": shares, "people": people})
        self._whole.render(moderngl.TRIANGLE_STRIP)
        self._final.scissor = (0, 0, self.width, self.height)

    def _touched(
        self, camera: Camera, people: Sequence[tuple[Person, PlacedBones]]
    ) -> tuple[int, int, int, int] | None:
        """Give the part of the picture, x, y, width, height, that people and their shadows can touch, or None."""
        heads = np.asarray([start for _, bones in people for _, start in bones])
        sun = np.asarray(self.look.sun)
        fallen = heads - sun * (np.maximum(heads[:, 2:], 0.0) / max(sun[2], 0.05))
        points = np.concatenate([heads, fallen]) - np.asarray(camera.place)
        seen = points @ np.asarray([camera.right, camera.down, camera.away]).T
        if seen[:, 2].min() < 2.0 * FLESH_M:
            return (0, 0, self.width, self.height)
        share = camera.focal_heights * self.height / seen[:, 2]
        middle = np.asarray([self.width / 2.0, self.height / 2.0])
        places = seen[:, :2] * share[:, None] + middle
        reach = (FLESH_M * share)[:, None]
        low = np.floor(np.clip((places - reach).min(0), 0, (self.width, self.height))).astype(int)
        high = np.ceil(np.clip((places + reach).max(0), 0, (self.width, self.height))).astype(int)
        if (high - low).min() <= 0:
            return None
        return (int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))

    def _draw_people(
        self, camera: Camera, people: Sequence[tuple[Person, PlacedBones]], part: tuple[int, int, int, int]
    ) -> None:
        context = self.context
        context.enable(moderngl.DEPTH_TEST)
        for person, bones in people:
            person.pose(bones)
        heads = np.asarray([start for _, bones in people for _, start in bones])
        low, high = heads.min(0), heads.max(0)
        reach = max(SHADOW_REACH_M, float(np.linalg.norm(high - low)) / 2.0 + FLESH_M)
        middle = (low + high) / 2.0
        sun = _sun_matrix(self.look.sun, (float(middle[0]), float(middle[1]), float(middle[2])), reach)
        _set(self.depth_program, {"view": sun})
        self._shade_target.use()
        self._shade_target.clear(depth=1.0)
        for person, _ in people:
            person.draw(person.shadow, front="ccw")
        if self._near_casting is not None:
            self._near_casting.render()
        view = view_matrix(camera)
        self._body_target.use()
        fine = (FINER * part[0], FINER * part[1], FINER * part[2], FINER * part[3])
        self._body_target.scissor = fine
        self._body_target.clear(viewport=fine)
        if self._near is not None:
            _set(self.depth_program, {"view": view})
            self._near.render()
        context.enable_direct(_CLIP_DISTANCE_0)
        uniforms = {**self._lights(), "view": view, "sun_view": sun, "eye": camera.place, "skin": 0, "shade": 1}
        uniforms["floor_z"] = self.scene.floor_m
        _set(self.body_program, uniforms)
        self._shade.use(1)
        for person, _ in people:
            person.skin.use(0)
            # With y downwards, what is anticlockwise seen from outside is clockwise here.
            person.draw(person.drawn, front="cw")
        context.disable_direct(_CLIP_DISTANCE_0)
        self._body_target.scissor = (0, 0, FINER * self.width, FINER * self.height)
        self._put_together(part, sun, people=len(people))

    def close(self) -> None:
        """Give everything back."""
        self.context.release()

    def __enter__(self) -> "Studio":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
