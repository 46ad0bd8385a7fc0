"""Where nodes stand on the page: the force model of ForceAtlas2, its repulsion computed on a grid.

networkx's own layouts compare every node with every other: ``spring_layout`` took 141 s for 6,800 nodes here, and
``forceatlas2_layout`` 3 s for each of its hundred steps. The model is the same (Jacomy et al., "ForceAtlas2, a
continuous graph layout algorithm", 2014: repulsion (d(i) + 1)(d(j) + 1) / distance, attraction along edges, gravity,
adaptive speed); only the sum over all other nodes is a convolution of their mass with 1/distance by FFT
("particle-mesh", Hockney and Eastwood, "Computer Simulation Using Particles", 1988), so a step costs the same for the
first node as for the last. Nodes that still overlap are then pushed apart. All is deterministic: equal graphs are drawn
alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

_SEED = 7
_TOLERANCE = 1.0
_GRAVITY = 0.05
_GAP = 1.35
"""Distance of the centres of two neighbouring circles, in sums of their radii."""
_CLEAR = 1.15
"""How far apart two nodes with their rings stand at least, in sums of their radii."""
_COVER = 0.3
_PUSHES = 80
_CROWD = 500
"""Nodes from which they stand as close as they can; fewer leave more room for their labels."""
_WIDEST = 6.0
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def layout(graph: nx.Graph, sizes: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """A place for every node, in pixels at the page's own scale, around (0, 0).

    What hangs on one other node alone (most entities are in one paper) stands around that node, in rings; the rest is
    placed by force, each node with as much room as its rings need.

    Args:
        graph: any networkx graph; directions and parallel edges don't matter.
        sizes: each node's radius in pixels, which others keep clear of.
    """
    import networkx as nx
    import numpy as np

    simple = nx.Graph()
    simple.add_nodes_from(sorted(graph))
    simple.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.edges() if a != b))
    hanging = _hanging(simple)
    core = [node for node in simple if node not in hanging]
    if not core:
        return {}
    around: dict[str, list[str]] = {node: [] for node in core}
    for leaf, node in hanging.items():
        around[node].append(leaf)
    spacing = min(_WIDEST, max(1.0, math.sqrt(_CROWD / len(simple))))
    flowers = {
        node: _rings(sizes[node], sorted(leaves, key=lambda n: (sizes[n], n)), sizes, math.sqrt(spacing))
        for node, leaves in around.items()
    }
    room = np.array([flowers[node][1] for node in core])
    mass = np.array([float(simple.degree(node)) + 1 for node in core])
    links: Any = nx.to_scipy_sparse_array(simple, nodelist=core, weight=None, dtype=float, format="csr")
    points = _spread(_force_directed(links, mass), room, min(2.0, spacing))
    placed = {}
    for node, (x, y) in zip(core, points.tolist(), strict=True):
        placed[node] = (round(x, 1), round(y, 1))
        outward = math.atan2(y, x)
        for leaf, (distance, angle) in flowers[node][0].items():
            placed[leaf] = (
                round(x + distance * math.cos(outward + angle), 1),
                round(y + distance * math.sin(outward + angle), 1),
            )
    return placed


def _hanging(graph: nx.Graph) -> dict[str, str]:
    """Nodes with one neighbour -> that neighbour; of two that have each other alone, the first by id stays."""
    found = {}
    for node in graph:
        if graph.degree(node) == 1:
            (other,) = graph[node]
            if graph.degree(other) > 1 or other < node:
                found[node] = other
    return found


def _rings(
    size: float, leaves: list[str], sizes: Mapping[str, float], spacing: float
) -> tuple[dict[str, tuple[float, float]], float]:
    """(leaf -> its distance and angle, radius of the whole): rings around a node, filled from within."""
    places: dict[str, tuple[float, float]] = {}
    radius, waiting, ring = size, list(leaves), 0
    while waiting:
        widest = max(sizes[leaf] for leaf in waiting)
        distance = radius + (widest * _GAP + (6 if ring == 0 else 2)) * spacing
        fits = max(1, int(2 * math.pi * distance / (2 * widest * _GAP)))
        here, waiting = waiting[:fits], waiting[fits:]
        for place, leaf in enumerate(here):
            places[leaf] = (distance, 2 * math.pi * place / len(here) + ring * _GOLDEN_ANGLE)
        radius, ring = distance + widest, ring + 1
    return places, radius


def _force_directed(links: Any, mass: Points) -> Points:
    """Places by attraction along ``links`` (symmetric), repulsion by ``mass`` and gravity."""
    import numpy as np

    count = links.shape[0]
    degree = np.asarray(links.sum(axis=1)).ravel()
    points = np.random.default_rng(_SEED).normal(size=(count, 2)) * math.sqrt(count)
    before = np.zeros_like(points)
    speed, steps = 1.0, 400 if count < 10_000 else 250
    grid = _Grid(128 if count < 4_000 else 256)
    for step in range(steps):
        # Linear attraction first, which unfolds; then logarithmic (LinLog), which sets groups apart.
        force = _attraction(links, degree, points, log=step > steps // 2)
        force += grid.repulsion(points, mass)
        force -= _GRAVITY * mass[:, None] * points
        swing = mass * np.linalg.norm(force - before, axis=1)
        traction = mass * np.linalg.norm(force + before, axis=1) / 2
        wanted = _TOLERANCE * float(traction.sum()) / max(float(swing.sum()), 1e-9)
        speed += min(wanted - speed, 0.5 * speed)
        cooling = min(1.0, 3 * (1 - step / steps))
        points = points + force * (cooling * speed / (1 + speed * np.sqrt(swing)))[:, None]
        points -= points.mean(axis=0)
        before = force
    return points


def _attraction(links: Any, degree: Points, points: Points, *, log: bool) -> Points:
    """The pull of each node's neighbours: their distance, or its logarithm (LinLog)."""
    import numpy as np

    if not log:
        return np.asarray(links @ points - degree[:, None] * points)
    rows = np.repeat(np.arange(links.shape[0]), np.diff(links.indptr))
    away = points[links.indices] - points[rows]
    distance = np.maximum(np.linalg.norm(away, axis=1), 1e-9)
    pull = away * (np.log1p(distance) / distance)[:, None]
    sums = [np.bincount(rows, weights=pull[:, axis], minlength=len(points)) for axis in (0, 1)]
    return np.stack(sums, axis=1).astype(float)  # bincount of nothing counts in integers


class _Grid:
    """A square of cells over all points, on which the repulsion of all masses is one convolution."""

    def __init__(self, cells: int) -> None:
        import numpy as np
        from scipy import fft

        self.cells = cells
        wide = np.arange(2 * cells)
        signed = np.where(wide < cells, wide, wide - 2 * cells).astype(float)
        square = signed[:, None] ** 2 + signed[None, :] ** 2
        square[0, 0] = 1.0
        # In cells; lengths scale the result by 1 / step, since the kernel is 1 / distance.
        self._kernels = (fft.rfft2(signed[:, None] / square), fft.rfft2(signed[None, :] / square))

    def repulsion(self, points: Points, mass: Points) -> Points:
        """mass(i) · Σ mass(j) · (i - j) / |i - j|², with each mass spread over the corners of its cell."""
        import numpy as np
        from scipy import fft

        cells, shape = self.cells, (2 * self.cells, 2 * self.cells)
        low = points.min(axis=0)
        step = max(float((points.max(axis=0) - low).max()) / (cells - 2), 1e-9)
        place = (points - low) / step
        corner = np.floor(place).astype(int)
        share = place - corner
        grid = np.zeros(cells * cells)
        corners = []
        for dx, dy in ((0, 0), (0, 1), (1, 0), (1, 1)):
            weight = (share[:, 0] if dx else 1 - share[:, 0]) * (share[:, 1] if dy else 1 - share[:, 1])
            corners.append(((corner[:, 0] + dx) * cells + corner[:, 1] + dy, weight))
            grid += np.bincount(corners[-1][0], weights=mass * weight, minlength=cells * cells)
        spectrum = fft.rfft2(grid.reshape(cells, cells), s=shape)
        field = np.zeros_like(points)
        for axis, kernel in enumerate(self._kernels):
            full = fft.irfft2(spectrum * kernel, s=shape)[:cells, :cells].ravel()
            for index, weight in corners:
                field[:, axis] += full[index] * weight
        return field * (mass / step)[:, None]


def _spread(points: Points, room: Points, spacing: float) -> Points:
    """Scale the picture so that its circles cover a third of it (or less), then push apart those that overlap."""
    import numpy as np
    from scipy.spatial import cKDTree

    if len(points) < 2:
        return points * 0
    random = np.random.default_rng(_SEED)
    points = points - np.median(points, axis=0)
    reach = float(np.quantile(np.linalg.norm(points, axis=1), 0.9))
    points = points * (spacing * math.sqrt(float((room**2).sum()) / _COVER) / max(reach, 1e-9))
    points = points + random.normal(size=points.shape) * 1e-3  # two nodes at one place part somehow
    for _ in range(_PUSHES):
        pairs = cKDTree(points).query_pairs(float(room.max()) * 2 * _GAP, output_type="ndarray")
        left, right = pairs[:, 0], pairs[:, 1]
        away = points[left] - points[right]
        distance = np.maximum(np.linalg.norm(away, axis=1), 1e-9)
        overlap = (room[left] + room[right]) * _CLEAR - distance
        close = overlap > 0
        if not close.any():
            break
        push = away[close] * (0.35 * overlap[close] / distance[close])[:, None]
        for axis in (0, 1):
            points[:, axis] += np.bincount(left[close], weights=push[:, axis], minlength=len(points))
            points[:, axis] -= np.bincount(right[close], weights=push[:, axis], minlength=len(points))
    return points
