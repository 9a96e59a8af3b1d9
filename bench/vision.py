"""How fast, how true and how large: films to landmarks, against MediaPipe on the same pictures in the same run.

Run `python bench/vision.py`. Needs the real recordings (`--recordings`, the environment variable UNSIT_RECORDINGS, or
../shared/recordings); the peer, mediapipe 0.10.21, is put into a venv of its own, build/peer-venv, and gets our `lite`
network, which its wheel does not hold. Each measurement is a process of its own, one after the other; of `--rounds`
rounds, ours and the peer's in turn, the best of each counts, because other work on the machine can only make it slower.

- frames/s, CPU ms: landmarks only, pictures already decoded, smoothing on, detector included, loading not.
- landmark difference: x and y of all 33 landmarks in all frames, in % of the torso (middle of the shoulders to middle
  of the hips): as users get them, smoothed on both sides, and raw. The networks themselves answer a shift of their
  input by half a pixel with 1 %.
- overhead: CPU time of our whole step beyond that spent inside LiteRT.
- memory: peak resident size of a whole process that opens the film and reads all its frames, libraries included.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
PEER = "mediapipe==0.10.21"
PEER_VENV = BUILD / "peer-venv"
PEER_PYTHON = PEER_VENV / "bin" / "python"
CLIPS = ("pose_squats.mp4", "bridging.mp4")
LONG_LOOPS = 20
TARGETS = {"speed": 1.2, "difference_percent": 1.5, "overhead_percent": 15.0, "memory_mb": 250.0}
SHOULDERS, HIPS = (11, 12), (23, 24)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--recordings", type=Path, default=None)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--loops", type=int, default=2, help="times each clip is looked through in a round")
    options.add_argument("--job", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.job:
        print(json.dumps(JOBS[asked.job.split(":")[0]](*asked.job.split(":")[1:])))
        return 0
    folder = asked.recordings or Path(os.environ.get("UNSIT_RECORDINGS", ROOT.parent / "shared" / "recordings"))
    clips = [folder / name for name in CLIPS if (folder / name).is_file()]
    if not clips:
        print(f"No recordings in {folder}: vision was not measured (see --recordings).")
        return 0
    problem = make_peer()
    if problem:
        print(f"The peer {PEER} cannot be installed, so only our own numbers follow. {problem}\n")
    rows = [row for clip in clips for model in ("lite", "full") for row in measure(clip, model, asked, not problem)]
    print_table(("clip", "model", "what", "unsit", "mediapipe", "ratio or difference", "target", ""), rows)
    return 0


def make_peer() -> str:
    """Make the peer's venv; give what went wrong."""
    if PEER_PYTHON.is_file() and not run([str(PEER_PYTHON), "-c", "import mediapipe"])[0]:
        return ""
    uv = Path(sys.executable).parent / "uv"
    maker = str(uv) if uv.is_file() else shutil.which("uv")
    if maker is None:
        steps = [
            [sys.executable, "-m", "venv", str(PEER_VENV)],
            [str(PEER_PYTHON), "-m", "pip", "install", "-q", PEER],
        ]
    else:
        steps = [
            [maker, "venv", "-q", "--clear", "--python", sys.executable, str(PEER_VENV)],
            [maker, "pip", "install", "-q", "--python", str(PEER_PYTHON), PEER],
        ]
    BUILD.mkdir(exist_ok=True)
    for step in steps:
        code, _, errors = run(step)
        if code:
            return errors.strip()[-400:]
    lite = PEER_VENV.glob("lib/python*/site-packages/mediapipe/modules/pose_landmark")
    with zipfile.ZipFile(ROOT / "src/unsit/vision/models/pose_landmarker_lite.task") as bundle:
        (next(lite) / "pose_landmark_lite.tflite").write_bytes(bundle.read("pose_landmarks_detector.tflite"))
    return ""


def measure(clip: Path, model: str, asked: argparse.Namespace, peer: bool) -> list[Sequence[str]]:
    """Measure one clip and model; give the table's rows."""
    pictures = BUILD / f"{clip.stem}.npy"
    BUILD.mkdir(exist_ok=True)
    job("pictures", clip, pictures)
    ours, theirs = [], []
    for _ in range(asked.rounds):
        ours.append(job("ours", pictures, model, asked.loops, 1))
        if peer:
            theirs.append(peer_job(pictures, model, asked.loops, 1))
    rows: list[Sequence[str]] = []

    def row(what: str, own: str, other: str, ratio: str, target: str, met: bool | None) -> None:
        rows.append((clip.stem, model, what, own, other, ratio, target, {True: "met", False: "MISSED", None: ""}[met]))

    fps, their_fps = (max((r["frames"] / r["wall_s"] for r in runs), default=0.0) for runs in (ours, theirs))
    cpu_ms, their_cpu_ms = (min((1e3 * r["cpu_s"] / r["frames"] for r in runs), default=0.0) for runs in (ours, theirs))
    overhead = min(100 * (r["cpu_s"] / r["invoke_cpu_s"] - 1) for r in ours)
    if peer:
        speed, wanted = fps / their_fps, TARGETS["speed"]
        row("frames/s", f"{fps:.1f}", f"{their_fps:.1f}", f"{speed:.2f}×", f"≥ {wanted}×", speed >= wanted)
        row("CPU ms a frame", f"{cpu_ms:.1f}", f"{their_cpu_ms:.1f}", f"{their_cpu_ms / cpu_ms:.2f}×", "", None)
        wanted = TARGETS["difference_percent"]
        for name, smooth in (("landmark difference", 1), ("landmark difference, raw", 0)):
            own, other = job("ours", pictures, model, 0, smooth), peer_job(pictures, model, 0, smooth)
            average, high, missed = difference(own["landmarks"], other["landmarks"], own["aspect"])
            told = f"mean {average:.2f} %, 95th {high:.2f} %, {missed} frames seen by one only"
            if smooth:
                row(name, "", "", told, f"mean ≤ {wanted:g} %", average <= wanted)
            else:
                row(name, "", "", told, "", None)
    else:
        row("frames/s", f"{fps:.1f}", "not installed", "", "", None)
        row("CPU ms a frame", f"{cpu_ms:.1f}", "not installed", "", "", None)
    wanted = TARGETS["overhead_percent"]
    row("overhead over LiteRT", f"{overhead:.1f} %", "", "", f"≤ {wanted:g} %", overhead <= wanted)
    long = BUILD / f"{clip.stem}-{LONG_LOOPS}.mp4"
    job("loop", clip, long, LONG_LOOPS)
    wanted = TARGETS["memory_mb"]
    for name, film in (("short", clip), (f"{LONG_LOOPS} × as long", long)):
        used = job("memory", film, model)
        other = f"{min(r['peak_mb'] for r in theirs):.0f} MB" if theirs and name == "short" else ""
        told = f"{used['frames']} frames, {used['fps']:.1f} frames/s with decoding"
        row(
            f"peak memory, {name}",
            f"{used['peak_mb']:.0f} MB",
            other,
            told,
            f"≤ {wanted:g} MB",
            used["peak_mb"] <= wanted,
        )
    pictures.unlink()
    long.unlink()
    return rows


def difference(ours: Any, theirs: Any, aspect: float) -> tuple[float, float, int]:
    """Give mean and 95th percentile of the distances in % of the torso, and how many frames one alone saw."""
    distances, missed = [], 0
    for own, other in zip(ours, theirs, strict=True):
        if own is None or other is None:
            missed += (own is None) != (other is None)
            continue
        square = [(x * aspect, y) for x, y in other]
        middle = [[mean(square[n][axis] for n in pair) for axis in (0, 1)] for pair in (SHOULDERS, HIPS)]
        torso = sum((a - b) ** 2 for a, b in zip(*middle, strict=True)) ** 0.5
        distances += [
            100 * ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 / torso for a, b in zip(own, square, strict=True)
        ]
    return mean(distances), quantiles(distances, n=20)[-1], missed


def job(*words: object) -> Any:
    """Run a job of this file in a process of its own."""
    code, out, errors = run([sys.executable, __file__, "--job", ":".join(map(str, words))])
    if code:
        raise SystemExit(errors)
    return json.loads(out.strip().splitlines()[-1])


def peer_job(pictures: Path, model: str, loops: int, smooth: int) -> Any:
    script = Path(__file__).with_name("vision_peer.py")
    code, out, errors = run([str(PEER_PYTHON), str(script), str(pictures), model, str(loops), str(smooth)])
    if code:
        raise SystemExit(f"{PEER} failed: {errors[-2000:]}")
    return json.loads(out.strip().splitlines()[-1])


def run(command: Sequence[str]) -> tuple[int, str, str]:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout, ended.stderr


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(line[column]) for line in (head, *rows)) for column in range(len(head))]
    for line in (head, ["-" * width for width in widths], *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def job_pictures(film: str, target: str) -> Any:
    import numpy as np

    from unsit.vision.video import frames

    np.save(target, np.stack([picture.rgb for picture in frames(film)]))


def job_ours(pictures_file: str, model: str, loops: str, smooth: str) -> Any:
    import numpy as np

    from unsit.vision import blazepose, models
    from unsit.vision.subject import SubjectTracker

    inside = {"cpu_s": 0.0}
    invoke = blazepose.Network.invoke

    def timed(network: blazepose.Network) -> None:
        start = time.process_time()
        invoke(network)
        inside["cpu_s"] += time.process_time() - start

    blazepose.Network.invoke = timed  # type: ignore[assignment,method-assign]
    pictures = np.load(pictures_file, mmap_mode="r")
    model_of_size = blazepose.BlazePose(models.load(model))
    landmarks: list[Any] = []
    wall_s = cpu_s = 0.0
    for loop in range(int(loops) + 1):
        tracker = SubjectTracker(model_of_size, smooth=smooth == "1")
        if loop == 1:
            inside["cpu_s"] = 0.0
        for number, picture in enumerate(pictures):
            rgb = np.ascontiguousarray(picture)
            wall, cpu = time.perf_counter(), time.process_time()
            # The peer takes a thirtieth of a second for every picture.
            frame = tracker.update(rgb, number / 30)
            wall_s += time.perf_counter() - wall if loop else 0.0
            cpu_s += time.process_time() - cpu if loop else 0.0
            if not loop:
                landmarks.append([point[:2] for point in frame.image] if frame.seen else None)
    frames = int(loops) * len(pictures)
    return {
        "frames": frames,
        "wall_s": wall_s,
        "cpu_s": cpu_s,
        "invoke_cpu_s": inside["cpu_s"],
        "landmarks": landmarks,
        "aspect": pictures.shape[2] / pictures.shape[1],
    }


def job_loop(film: str, target: str, times: str) -> Any:
    """Join a film to itself without decoding it."""
    import av

    with av.open(target, "w") as joined:
        with av.open(film) as first:
            stream = joined.add_stream_from_template(first.streams.video[0])
        shift = 0
        for _ in range(int(times)):
            with av.open(film) as once:
                end = 0
                for packet in once.demux(once.streams.video[0]):
                    if packet.dts is None or packet.pts is None:
                        continue
                    end = max(end, packet.pts + (packet.duration or 1))
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = stream
                    joined.mux(packet)
                shift += end


def job_memory(film: str, model: str) -> Any:
    from unsit.vision.source import open_source

    start = time.perf_counter()
    with open_source(film, model=model) as source:
        frames = sum(1 for _ in source)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"frames": frames, "fps": frames / (time.perf_counter() - start), "peak_mb": peak_mb}


JOBS: dict[str, Callable[..., Any]] = {
    "pictures": job_pictures,
    "ours": job_ours,
    "loop": job_loop,
    "memory": job_memory,
}

if __name__ == "__main__":
    raise SystemExit(main())
