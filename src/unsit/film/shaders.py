"""The programs that run on the graphics side (GLSL 3.30); light is linear until the last line.

The picture's rows run from the top down, so that what is read back is the picture as it is stored: y of clip space
points down. Gamma is 2.0 both ways, a root instead of a power: software OpenGL spends most of its time here.
"""

from typing import Final

_LIGHT: Final = """
uniform vec3 sun; uniform vec3 sun_light; uniform vec3 ambient; uniform float exposure;
vec3 seen(vec3 light) {
    vec3 r = light * exposure;
    r = clamp(r * (2.51 * r + 0.03) / (r * (2.43 * r + 0.59) + 0.14), 0.0, 1.0);
    return sqrt(r);
}
"""
# The tone curve is Narkowicz 2016, "ACES Filmic Tone Mapping Curve" (CC0).

_NOISE: Final = """
float grain(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
float cloud(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(grain(i), grain(i + vec2(1, 0)), f.x), mix(grain(i + vec2(0, 1)), grain(i + vec2(1, 1)), f.x), f.y);
}
"""

SKIN_VERTEX: Final = """#version 330
uniform mat3x4 bones[MANY];
in vec3 at; in vec3 normal; in vec4 joints; in vec4 weights;
out vec3 placed; out vec3 turned;
void main() {
    ivec4 j = ivec4(joints);
    mat3x4 m = bones[j.x] * weights.x + bones[j.y] * weights.y + bones[j.z] * weights.z + bones[j.w] * weights.w;
    placed = vec4(at, 1.0) * m;
    turned = vec4(normal, 0.0) * m;
}
"""
"""Skinning, run once a frame: places and normals are written to a buffer that all later passes read."""

DEPTH_VERTEX: Final = """#version 330
uniform mat4 view; in vec3 at;
void main() { gl_Position = view * vec4(at, 1.0); }
"""

DEPTH_FRAGMENT: Final = """#version 330
out vec4 o; void main() { o = vec4(0.0); }
"""
"""What hides a person leaves the place open: there the room is seen."""

BODY_VERTEX: Final = """#version 330
uniform mat4 view; uniform mat4 sun_view; uniform float floor_z;
in vec3 at; in vec3 normal; in vec2 uv; in vec4 colour;
out vec3 n; out vec2 t; out vec4 c; out vec3 p; out vec3 q; out float gl_ClipDistance[1];
void main() {
    gl_ClipDistance[0] = at.z - floor_z;
    n = normal; t = uv; c = colour; p = at;
    q = (sun_view * vec4(at, 1.0)).xyz * 0.5 + 0.5;
    gl_Position = view * vec4(at, 1.0);
}
"""

BODY_FRAGMENT: Final = (
    """#version 330
uniform sampler2D skin; uniform sampler2DShadow shade; uniform vec3 eye;
in vec3 n; in vec2 t; in vec4 c; in vec3 p; in vec3 q; out vec4 o;
"""
    + _LIGHT
    + """
void main() {
    vec3 m = normalize(n), v = normalize(eye - p);
    if (dot(m, v) < 0.0) m = -m;
    vec3 base = c.rgb;
    float gloss = 0.0;
    if (c.a > 0.5 && c.a < 1.5) { vec3 s = texture(skin, t).rgb; base *= s * s; gloss = 0.06; }
    if (c.a > 3.5 && c.a < 4.5) gloss = 0.05;
    float lit = 0.5 * (texture(shade, vec3(q.xy, q.z - 0.004)) + texture(shade, vec3(q.xy + SPREAD, q.z - 0.004)));
    float facing = max(dot(m, sun), 0.0) * lit;
    float hemi = 0.62 + 0.38 * m.z;
    float low = 0.66 + 0.34 * min(p.z * 4.0, 1.0);
    float h = max(dot(m, normalize(sun + v)), 0.0);
    h *= h; h *= h; h *= h; h *= h;
    vec3 light = base * (ambient * hemi * low + sun_light * facing) + gloss * h * lit * sun_light;
    o = vec4(seen(light), 1.0);
}
"""
)

ROOM_VERTEX: Final = """#version 330
uniform mat4 view; uniform mat4 sun_view;
in vec3 at; in vec3 normal; in vec4 colour;
out vec3 n; out vec4 c; out vec3 p; out vec3 q;
void main() {
    n = normal; c = colour; p = at;
    q = (sun_view * vec4(at, 1.0)).xyz * 0.5 + 0.5;
    gl_Position = view * vec4(at, 1.0);
}
"""

ROOM_FRAGMENT: Final = (
    """#version 330
uniform sampler2DShadow shade; uniform float seed; uniform vec3 sun; uniform vec3 ambient;
in vec3 n; in vec4 c; in vec3 p; in vec3 q;
layout(location = 0) out vec4 own; layout(location = 1) out vec4 sunny;
"""
    + _NOISE
    + """
void main() {
    vec3 m = normalize(n);
    vec3 base = c.rgb;
    vec2 f = p.xy + seed;
    if (abs(c.a - 2.0) < 0.5) {
        float board = floor(f.x / 0.14);
        float tone = grain(vec2(board, floor(f.y / 1.3 + grain(vec2(board, 3.0)) * 7.0)));
        base *= (0.65 + 0.5 * tone) * (0.85 + 0.3 * cloud(vec2(f.x * 90.0, f.y * 4.0 + board * 9.0)));
        if (fract(f.x / 0.14) < 0.03) base *= 0.5;
    }
    if (abs(c.a - 3.0) < 0.5) base *= 0.93 + 0.14 * cloud(f * 40.0 + p.z * 37.0);
    if (abs(c.a - 5.0) < 0.5) {
        vec2 tile = floor(f / 0.45), edge = fract(f / 0.45);
        base *= 0.85 + 0.2 * grain(tile) + 0.06 * cloud(f * 25.0);
        if (edge.x < 0.015 || edge.y < 0.015) base *= 0.6;
    }
    if (abs(c.a - 6.0) < 0.5) base *= 0.7 + 0.35 * cloud(f * 160.0) + 0.25 * cloud(f * 9.0);
    float lit = 0.0;
    for (int i = -2; i <= 2; i++)
        for (int j = -2; j <= 2; j++)
            lit += texture(shade, vec3(q.xy + vec2(i, j) * 0.0012, q.z - 0.002));
    lit /= 25.0;
    float hemi = 0.68 + 0.32 * m.z;
    float corner = 0.8 + 0.2 * clamp(p.z * 2.0 + abs(m.z), 0.0, 1.0);
    own = vec4(base * ambient * hemi * corner, 1.0);
    sunny = vec4(base * max(dot(m, sun), 0.0) * lit, 1.0);
}
"""
)
"""The room twice: in the light of the room alone, and what the sun adds where no person stands in it."""

PLACE_FRAGMENT: Final = """#version 330
in vec3 p; out vec4 o;
void main() { o = vec4(p, 1.0); }
"""

WHOLE_VERTEX: Final = """#version 330
uniform vec4 part; in vec2 corner; out vec2 t;
void main() { t = mix(part.xy, part.zw, corner); gl_Position = vec4(t * 2.0 - 1.0, 0.0, 1.0); }
"""

TOGETHER_FRAGMENT: Final = (
    """#version 330
uniform sampler2D own; uniform sampler2D sunny; uniform sampler2D place; uniform sampler2D body;
uniform sampler2DShadow shade; uniform mat4 sun_view; uniform int people;
in vec2 t; out vec4 o;
"""
    + _LIGHT
    + """
void main() {
    vec4 over = people > 0 ? texture(body, t) : vec4(0.0);
    vec3 under = vec3(0.0);
    if (over.a < 1.0) {
        vec3 s = texture(sunny, t).rgb;
        float lit = 1.0;
        if (people > 0) {
            vec3 q = (sun_view * vec4(texture(place, t).xyz, 1.0)).xyz * 0.5 + 0.5;
            if (q.x > 0.0 && q.x < 1.0 && q.y > 0.0 && q.y < 1.0) {
                lit = 0.25 * (texture(shade, vec3(q.xy + vec2(-SPREAD, -SPREAD * 0.4), q.z - 0.004))
                    + texture(shade, vec3(q.xy + vec2(SPREAD * 0.4, -SPREAD), q.z - 0.004))
                    + texture(shade, vec3(q.xy + vec2(SPREAD, SPREAD * 0.4), q.z - 0.004))
                    + texture(shade, vec3(q.xy + vec2(-SPREAD * 0.4, SPREAD), q.z - 0.004)));
            }
        }
        under = seen(texture(own, t).rgb + s * sun_light * lit);
    }
    o = vec4(over.rgb + (1.0 - over.a) * under, 1.0);
}
"""
)
"""Room, shadow and person in one picture."""
