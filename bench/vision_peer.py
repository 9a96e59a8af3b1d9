"""The peer of bench/vision.py: MediaPipe's own pose solution on the same pictures; runs in a venv of its own.

Usage: python vision_peer.py PICTURES.npy MODEL LOOPS SMOOTH, where MODEL is lite or full and SMOOTH 0 or 1. Prints one
line of JSON: frames, wall_s, cpu_s, peak_mb, and the landmarks (x, y as shares of the picture) of the first loop.
"""

import json
import resource
import sys
import time

import mediapipe  # type: ignore[import-not-found]
import numpy as np


def main(pictures_file: str, model: str, loops: int, smooth: bool) -> None:
    pictures = np.load(pictures_file, mmap_mode="r")
    pose = mediapipe.solutions.pose.Pose(
        model_complexity={"lite": 0, "full": 1}[model], smooth_landmarks=smooth, enable_segmentation=False
    )
    landmarks: list[list[tuple[float, float]] | None] = []
    wall_s = cpu_s = 0.0
    for loop in range(loops + 1):
        if loop == 1:
            pose.reset()
        for picture in pictures:
            rgb = np.ascontiguousarray(picture)
            wall, cpu = time.perf_counter(), time.process_time()
            result = pose.process(rgb)
            wall_s += time.perf_counter() - wall if loop else 0.0
            cpu_s += time.process_time() - cpu if loop else 0.0
            if not loop:
                seen = result.pose_landmarks
                landmarks.append([(point.x, point.y) for point in seen.landmark] if seen else None)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    frames = loops * len(pictures)
    print(json.dumps({"frames": frames, "wall_s": wall_s, "cpu_s": cpu_s, "peak_mb": peak_mb, "landmarks": landmarks}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "1")
