"""The figure as pictures and films, without a window or a graphics card.

To draw pictures (needs the packages of the extra `film`):

- `glb.read_mesh(bytes) -> Mesh`: a body asset as arrays;
- `look.Look`, `look.PLAIN`, `look.drawn_look(random)`: skin, clothes, room, light, sensor;
- `scene.Box`, `scene.Scene`: what stands still; `room.furnished(…) -> Scene` makes a room with a movement's props;
- `studio.Studio(width, height, look, scene)`, in a `with` block or closed by `.close()`;
  `.person(rig, mesh, scale=1.0) -> Person`; `.render(camera, [(person, bones), …]) -> uint8 (height, width, 3)` RGB.
  `camera` is a `unsit.figure.camera.Camera` with the studio's aspect, `bones` what
  `unsit.figure.bones.placed_bones(rig, pose)` gives. A landmark's pixel is its image place times the picture's height.
  A new camera has the room drawn anew (0.1 s at 640 × 480), a picture with the same one costs 20 ms of one core.
- `body.grown(rig, scale) -> Rig`: the same body taller or smaller;
- `sensor.Sensor(look, width, height, seed)`: `.seen(picture)`, blur and noise;
- `writer.FilmWriter(path, width, height, fps)`: `.write(picture)`, H.264 in MP4, complete or not there at all.

Test films: `plan.py` draws what a person does, `doing.py` makes angles and the truth of it, `ways.py` and `idle.py`
know how people come, go and do other things, `player.py` puts it together, `scenario.py` draws a whole film from its
seed, `truth.py` writes what is true beside it, `filming.py` films, `testfilms.py` is the command.
"""
