"""What Sphinx-Gallery asks of a project: reset, scraper, notebooks, fresh results."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import warnings
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from docutils import nodes
from matplotlib.animation import Animation, FFMpegWriter
from PIL import Image, ImageOps
from sphinx.util import logging
from sphinx_gallery.py_source_parser import extract_file_config
from sphinx_gallery.scrapers import matplotlib_scraper
from sphinx_gallery.utils import get_md5sum

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

DOCS = Path(__file__).parents[1]
STYLE = DOCS / "_static" / "arraybook.mplstyle"
IMAGE = re.compile(
    r"(?m)^(?P<indent> *)\.\. image-sg:: (?P<path>\S+)\n(?P<options>(?: +:.*\n)+)"
)

# What the pages teach.
LIBRARIES = ("NumPy", "SciPy", "Matplotlib", "scikit-image", "scikit-learn")

# What stands above the code of a solution in a notebook.
SOLUTION = "**Solution**"

# The figures have 100 pixels an inch, the videos 150. Below an animation a strip of
# white, in pixels of the figure, keeps the controls of the player off the picture.
SHARPNESS = 1.5
STRIP = 90
H264 = [
    *("-crf", "23", "-pix_fmt", "yuv420p"),
    # yuv420p wants even sizes.
    *("-vf", f"pad=ceil(iw/2)*2:ceil((ih+{STRIP * SHARPNESS})/2)*2:0:0:white"),
    *("-movflags", "+faststart"),
    # The same frames give the same file.
    *("-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
]


def reset(_gallery_conf: dict[str, Any], _fname: str) -> None:
    """Start every script alike: the book's style, and any warning is an error."""
    plt.style.use(STYLE)
    mpl.rcParams["animation.ffmpeg_path"] = _encoder()
    np.set_printoptions()
    warnings.resetwarnings()
    warnings.simplefilter("error")
    warnings.filterwarnings("ignore", ".*non-interactive, and thus cannot be shown")
    # A pool warns when it replaces a worker that has grown. It does so in a thread, where
    # an error would end the thread, and everyone else would wait for it for ever.
    warnings.filterwarnings("ignore", module=r"joblib\.")


class FrameWriter(FFMpegWriter):
    """Encode every frame as it stands on the canvas.

    An animation draws each of its frames there. Matplotlib's own writer draws it twice
    more: to lay it out, and to save it.
    """

    def setup(self, fig: Figure, outfile: Path, dpi: float) -> None:
        """Give the canvas the pixels of the video."""
        fig.dpi = dpi
        super().setup(fig, outfile, dpi)

    def grab_frame(self, **_savefig_kwargs: Any) -> None:
        """Send the frame to the encoder."""
        self._proc.stdin.write(self.fig.canvas.buffer_rgba())


def _encoder() -> str:
    """Return the path of the video encoder, or a name that is no program."""
    try:
        import imageio_ffmpeg  # noqa: PLC0415

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        return "no-encoder-found"


def scrape(block: Any, block_vars: dict[str, Any], gallery_conf: dict[str, Any]) -> str:
    """Save the figures of a cell, with the alt text that the cell gives them.

    A cell says ``# sphinx_gallery_alt = "…"``, or a list of texts for several figures.
    An animated figure is saved as a video, and its last frame as the poster.
    """
    alts = extract_file_config(block.content).get("alt", [])
    alts = iter([alts] if isinstance(alts, str) else alts)
    videos = _save_videos(block_vars)
    rst: str = matplotlib_scraper(block, block_vars, gallery_conf)

    def finish(match: re.Match[str]) -> str:
        alt = next(alts, "")
        still = Path(gallery_conf["src_dir"]) / match["path"].lstrip("/")
        if still in videos:
            return indent(_video_rst(still, match["path"], alt), match["indent"])
        return re.sub(r":alt: .*", lambda _: f":alt: {alt}", match[0])

    return IMAGE.sub(finish, rst)


def _save_videos(block_vars: dict[str, Any]) -> set[Path]:
    """Encode the animations of a cell beside the stills that the scraper will save."""
    paths = block_vars["image_path_iterator"]
    animations = {
        value._fig: value
        for value in block_vars["example_globals"].values()
        if isinstance(value, Animation)
    }
    stills = set()
    for place, number in enumerate(plt.get_fignums(), len(paths) + 1):
        figure = plt.figure(number)
        animation = animations.get(figure)
        if animation:
            _show_last_frame(animation)
        _lay_out(figure)
        if animation and FrameWriter.isAvailable():
            still = Path(paths.image_path.format(place))
            fps = 1000 / animation._interval
            writer = FrameWriter(fps=fps, codec="libx264", extra_args=H264)
            dpi = figure.dpi
            animation.save(still.with_suffix(".mp4"), writer, dpi=SHARPNESS * dpi)
            figure.dpi = dpi
            stills.add(still)
    return stills


def _lay_out(figure: Figure) -> None:
    """Place the axes once, not for every size and frame in which they are drawn."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")


def _video_rst(still: Path, uri: str, alt: str) -> str:
    """Return the directive of a video, after making a poster of the same shape."""
    poster = still.with_suffix(".poster.png")
    with Image.open(still) as image:
        padded = ImageOps.expand(image.convert("RGB"), (0, 0, 0, STRIP), "white")
    padded.save(poster)
    uri = uri.removesuffix(".png")
    return (
        f".. animation:: {uri}.mp4\n"
        f"   :poster: {uri}.poster.png\n"
        f"   :width: {padded.width}\n"
        f"   :height: {padded.height}\n"
        f"   :alt: {alt}\n"
    )


def _show_last_frame(animation: Animation) -> None:
    """Leave the figure as the animation ends: the still that says most."""
    animation._init_draw()
    for frame in animation.new_frame_seq():
        last = frame
    animation._draw_frame(last)


def polish_notebooks(app: Sphinx) -> None:
    """Say in Markdown what Sphinx-Gallery leaves in reST: hints and solutions."""
    for path in (Path(app.srcdir) / "gallery").rglob("*.ipynb"):
        text = path.read_text("utf-8")
        notebook = json.loads(text)
        solving = False
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = [_markdown("".join(cell["source"]))]
                solving = cell["source"][0].rstrip().endswith(SOLUTION)
            elif solving:  # JupyterLab folds the cell until it is asked for
                cell["metadata"]["jupyter"] = {"source_hidden": True}
        polished = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        if polished != text:
            path.write_text(polished, "utf-8")


def _markdown(text: str) -> str:
    def fold(match: re.Match[str]) -> str:
        inner = re.sub(r"(?m)^   ", "", match[1]).strip()
        return f"<details><summary>Hint</summary>\n\n{inner}\n\n</details>\n\n"

    text = re.sub(r"(?m)^\.\. hint::\n\n((?:   .*\n|\n)+)", fold, text)
    text = re.sub(r"(?m)^\.\. solution::\s*$", SOLUTION, text)
    # A notebook lies beside notebooks, as a page lies beside pages.
    return re.sub(r"\((\S*plot_\w+)\.html\)", r"(\1.ipynb)", text)


def forget_stale_results(app: Sphinx) -> None:
    """Have every page run again if what it runs on has changed.

    Sphinx-Gallery looks at the script only. Here the package, the versions below it and
    the way figures are made count, too.
    """
    digest = hashlib.sha256()
    package = DOCS.parent / "src" / "arraybook"
    checker = set((package / "testing").rglob("*.py"))  # no page imports it
    for path in [*sorted({*package.rglob("*.py")} - checker), STYLE, Path(__file__)]:
        digest.update(path.read_bytes())
    for package in (*LIBRARIES, "imageio-ffmpeg", "sphinx-gallery"):
        digest.update(_version(package).encode())
    digest.update(sys.version.encode())

    gallery = Path(app.srcdir) / "gallery"
    if only := os.environ.get("ARRAYBOOK_PAGE"):
        # The others keep what they have; the next build of the whole book sees to them.
        app.config.sphinx_gallery_conf["filename_pattern"] = (
            rf"\b{re.escape(only)}\.py$"
        )
        for checksum in gallery.rglob(f"{only}.py.md5"):
            checksum.unlink()
        return
    known = gallery / ".runs-on"
    if not known.exists() or known.read_text("utf-8") != digest.hexdigest():
        for checksum in gallery.rglob("*.md5"):
            checksum.unlink()
        gallery.mkdir(exist_ok=True)
        known.write_text(digest.hexdigest(), "utf-8")


def choose_workers(app: Sphinx) -> None:
    """Run as many pages at a time as ``-j`` says, if there is more than one to run.

    Workers take seconds to start. The setting is made here, not in conf.py, as another
    ``-j`` would count there as a change after which every page is written anew.
    """
    source, gallery = DOCS.parent / "gallery", Path(app.srcdir) / "gallery"
    to_run = 0
    for script in source.rglob("plot_*.py"):
        known = gallery / f"{script.relative_to(source)}.md5"
        to_run += not known.exists() or known.read_text() != get_md5sum(script, "t")
    if to_run > 1 and app.parallel > 1:
        app.config.sphinx_gallery_conf["parallel"] = app.parallel
        warnings.filterwarnings("ignore", module=r"joblib\.")  # as in reset


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def report_missing_encoder(_app: Sphinx) -> None:
    """Say in one line why there are no videos."""
    mpl.rcParams["animation.ffmpeg_path"] = _encoder()
    if not FrameWriter.isAvailable():
        logger.info(
            "No video encoder (pip install imageio-ffmpeg): "
            "animations are published as still figures."
        )


def tidy_page(_app: Sphinx, doctree: nodes.document) -> None:
    """Remove what repeats the sidebar, or depends on the time of the build."""
    unwanted = {"sphx-glr-download-link-note", "sphx-glr-download-zip"}
    for node in list(doctree.findall(nodes.Element)):
        classes = node.get("classes", ())
        if unwanted & set(classes):
            node.parent.remove(node)
        elif "sphx-glr-example-tags" in classes:
            # Not every reader has a font for the picture of a label.
            text = node.astext().replace("\N{LABEL}", "").strip()
            node.children[:] = [nodes.Text(text)]


def show_versions(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Give the footer the versions that the pages ran with."""
    context["verified_with"] = [(name, version(name)) for name in LIBRARIES]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect before and after Sphinx-Gallery, whose priority is 500."""
    # Warnings are errors in the examples, not in what Sphinx does afterwards.
    examples = warnings.catch_warnings()
    app.connect("builder-inited", lambda _: examples.__enter__(), priority=100)
    app.connect("builder-inited", lambda _: examples.__exit__(), priority=600)
    app.connect("builder-inited", report_missing_encoder, priority=100)
    app.connect("builder-inited", forget_stale_results, priority=100)
    app.connect("builder-inited", choose_workers, priority=110)
    app.connect("builder-inited", polish_notebooks, priority=600)
    # Before the files to download are collected.
    app.connect("doctree-read", tidy_page, priority=100)
    app.connect("html-page-context", show_versions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
