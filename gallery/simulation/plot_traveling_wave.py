r"""
Animate a traveling wave
========================

A moving picture of a simulation needs two things: an array that holds every moment, and
a function that puts one of its rows on the screen. Broadcasting gives the array without
a loop, Matplotlib's ``FuncAnimation`` calls the function. Most trouble with
animations comes from what is done again in each frame, from an animation that nobody
keeps, and from a video encoder that is not there.

**You will learn** to compute a wave for all times at once, to animate it by moving one
line, to read it from a still picture, and to save it as a video on any machine.
"""

# %%
# Compute every moment at once
# ----------------------------
# A sine wave with wavelength :math:`\lambda` and speed :math:`c` has the height
# :math:`\sin(2\pi (x - ct)/\lambda)`. Positions form a row, times a column; their
# difference is broadcast to a table with one row for each time. The package's
# ``traveling_wave`` is this one line with its arguments checked.

import gc
import logging
import sys
import tempfile
import warnings
from importlib.util import find_spec
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, writers

from arraybook.exercises import check
from arraybook.signals import traveling_wave

# sphinx_gallery_tags = ["level: beginner", "numpy", "matplotlib.animation", "animation"]
# sphinx_gallery_thumbnail_number = 1

x = np.linspace(0, 4, 400, endpoint=False)  # positions in m
t = np.linspace(0, 2, 200, endpoint=False)  # times in s
wavelength, speed = 1.0, 1.0  # m, m/s

wave = np.sin(2 * np.pi * (x - speed * t[:, np.newaxis]) / wavelength)
wave.shape
# => (200, 400)
np.allclose(wave, traveling_wave(x, t, wavelength, speed))
# => True

# %%
# The axes are (time, position): row ``i`` is the whole wave at time ``t[i]``. The height
# is not an axis, it is the value. After 25 rows the wave has moved 25 columns to the
# right, and after 100 rows, one period, everything repeats.

np.allclose(wave[25], np.roll(wave[0], 25))
# => True
np.allclose(wave[100:], wave[:100])
# => True

# %%
# Count the points of a grid
# --------------------------
# The classic spelling of such a grid is ``np.arange(0, 4, 0.01)``. It happens to return
# the same 400 points. Do not rely on it: with a step that is no exact binary number,
# rounding can add a point beyond the end.

np.array_equal(np.arange(0, 4, 0.01), x)
# => True
np.arange(1, 1.3, 0.1).round(6).tolist()  # 1.3 should not be here
# => [1.0, 1.1, 1.2, 1.3]
np.linspace(1, 1.3, 3, endpoint=False).round(6).tolist()
# => [1.0, 1.1, 1.2]

# %%
# See all of it in one picture
# ----------------------------
# Draw the array as an image, time upwards. Crests are bright stripes; the dashed one
# moves to the right by ``speed`` in each second, so a slower wave makes steeper stripes.
# Such a *space-time picture* shows on paper what the animation shows in motion.

# sphinx_gallery_alt = "Space-time picture: position to the right, time upwards, four bright crests lean to the right as parallel stripes."
fig, ax = plt.subplots(layout="constrained")
extent = (0, 4, 0, 2)
style = {"origin": "lower", "aspect": "auto", "cmap": "cividis"}
image = ax.imshow(wave, extent=extent, **style)
ax.plot(0.25 + speed * t, t, "k--", linewidth=1)
ax.set(xlabel="position (m)", ylabel="time (s)")
fig.colorbar(image, label="height")
plt.show()

# %%
# Let it run
# ----------
# An animation has four parts: a figure, the *artists* in it, made once (here a line and
# a title), a function that changes them, and ``frames``, what that function is given
# each time: here every second row. Limits are set once, so nothing jumps. ``interval``
# is the time between two frames in ms. Older examples pass an ``init_func`` too; without
# it Matplotlib starts by drawing the first frame.

fig, ax = plt.subplots(layout="constrained")
(line,) = ax.plot(x, wave[0], color="k")
title = ax.set_title("t = 0.00 s")
ax.set(xlim=(0, 4), ylim=(-1.2, 1.2), xlabel="position (m)", ylabel="height")


def update(i):
    line.set_ydata(wave[i])
    title.set_text(f"t = {t[i]:.2f} s")


# sphinx_gallery_alt = "Animation: a black sine wave with four crests travels to the right; the title counts the time."
every_second = range(0, len(t), 2)
animation = FuncAnimation(fig, update, frames=every_second, interval=1000 / 30)
plt.show()

# %%
# In a notebook ``plt.show()`` gives one still. To see it move:
# ``from IPython.display import HTML; HTML(animation.to_jshtml())``.
#
# ``update`` receives the *index* of a row; the time is ``t[i]``. At 30 frames a second
# the two seconds of the wave last longer: the video is in slow motion.

float(t[50])  # seconds, in row 50
# => 0.5
round(len(every_second) / 30, 2)  # seconds of video
# => 3.33

# %%
# Change artists, do not draw them again
# --------------------------------------
# The pitfall: an ``update`` that calls ``ax.plot`` adds a curve in each frame, and the
# picture fills up (left). The usual cure, ``ax.clear()`` first, removes the labels,
# limits and grid as well, so every frame chooses new limits. Here the wave decays, but
# it fills both frames alike: only the numbers on the axis change. Moving one line with
# ``set_ydata`` avoids both.

decaying = np.exp(-t[:, np.newaxis]) * wave
fig, (crowded, *cleared) = plt.subplots(1, 3, layout="constrained")
for i in range(0, 60, 10):
    crowded.plot(x, wave[i], color="k", linewidth=0.8)
for ax, i in zip(cleared, (0, 150), strict=True):
    ax.set(ylim=(-1.2, 1.2), xlabel="position (m)", ylabel="height")
    ax.clear()
    ax.plot(x, decaying[i], color="k")
    ax.set_title(f"clear(), t = {t[i]:g} s")

len(crowded.lines), cleared[0].get_xlabel()
# => (6, '')
[round(float(ax.get_ylim()[1]), 2) for ax in cleared]  # both were set to 1.2
# => [1.1, 0.25]

# sphinx_gallery_alt = "Left: six waves over each other. Middle and right: two frames of a decaying wave, equally tall, in axes without labels whose numbers differ."
crowded.set(title="without clear()", xlabel="position (m)", ylabel="height")
plt.show()

# %%
# Keep the animation
# ------------------
# Assign the animation to a variable. An object that nobody holds is deleted before its
# first frame, and the window stays still. All that you get is a warning, which begins:

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("ignore")
    warnings.simplefilter("always", UserWarning)
    FuncAnimation(line.figure, update, frames=len(t))  # kept by nobody
    gc.collect()  # Python tidies up, sooner or later

print(str(caught[0].message).split(". ")[0])
# => Animation was deleted without rendering anything

# %%
# Save it as a video
# ------------------
# ``animation.save("wave.mp4", fps=30, dpi=150)`` writes a video if the program ffmpeg is
# installed. ``animation.save("wave.gif", writer="pillow", fps=30)`` always works.
# The cell below does whichever is possible. ``pip install imageio-ffmpeg`` brings
# ffmpeg; Matplotlib must be told its path.

if find_spec("imageio_ffmpeg"):
    import imageio_ffmpeg

    mpl.rcParams["animation.ffmpeg_path"] = imageio_ffmpeg.get_ffmpeg_exe()

print("pillow" in writers.list())
# => True
writer, suffix = "pillow", ".gif"
if "ffmpeg" in writers.list():
    writer, suffix = "ffmpeg", ".mp4"

excerpt = FuncAnimation(line.figure, update, frames=20)  # short, to save time here
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder, "wave").with_suffix(suffix)
    excerpt.save(file, writer=writer, fps=30, dpi=60)
    size = file.stat().st_size

print(size > 1000)  # bytes
# => True

# %%
# **Then and now.** ``animation.save("wave.mp4", writer="ffmpeg")`` is what most
# tutorials say. Where ffmpeg is missing, Matplotlib logs one line, falls back to Pillow,
# and Pillow fails with a message that names neither. The cell hides ffmpeg for a moment
# and prints the log, which otherwise goes to the terminal or below the notebook cell.

log = logging.getLogger("matplotlib.animation")
handler = logging.StreamHandler(sys.stdout)
handler.setLevel("WARNING")
log.addHandler(handler)
brief = FuncAnimation(line.figure, update, frames=2)
with mpl.rc_context({"animation.ffmpeg_path": "no-such-program"}):
    try:
        brief.save("wave.mp4", writer="ffmpeg")
    except ValueError as error:
        print(error)
# => MovieWriter ffmpeg unavailable; using Pillow instead.
#    unknown file extension: .mp4
log.removeHandler(handler)

# %%
# If you meet it, save to ``wave.gif``, or watch the animation in a notebook as above,
# which needs no encoder at all.
#
# Exercises
# ---------
# ``check("traveling_wave-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** Let the wave run to the left at half the speed. Which row is row 0
# upside down?
#
# .. hint::
#
#    A wave is upside down after half a period. How long is a period now?
#
# .. solution::

leftward = traveling_wave(x, t, wavelength, speed=-0.5)
row = int(np.abs(leftward + leftward[0]).max(axis=1).argmin())  # their sum is zero
row
# => 100
check("traveling_wave-1", row)
# => Right. Half a period has passed, at twice the period of before.

# %%
# **Exercise 2.** Add the same wave running to the left (speed :math:`-c`) and draw the
# space-time picture. Where does the sum stay at zero?
#
# .. hint::
#
#    Take the maximum of the absolute value over time, for each position.
#
# .. solution::

standing = wave + traveling_wave(x, t, wavelength, -speed)
still = np.abs(standing).max(axis=0) < 1e-9
x[still].tolist()  # the nodes, half a wavelength apart
# => [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]
check("traveling_wave-2", x[still])
# => Right. They are half a wavelength apart, and are called nodes.

# sphinx_gallery_alt = "Space-time picture of the standing wave: a chessboard of bright and dark fields that do not lean; nodes are vertical lines."
fig, ax = plt.subplots(layout="constrained")
image = ax.imshow(standing, extent=extent, **style)
ax.set(xlabel="position (m)", ylabel="time (s)")
fig.colorbar(image, label="height")
plt.show()

# %%
# **Exercise 3.** On deep water long waves are faster: :math:`c = \sqrt{g\lambda/2\pi}`.
# Add waves of similar wavelengths to a *packet*. Use 24 m of sea and 16 s; wavelengths
# near 1 m, with :math:`1/\lambda` equally spaced from 0.7 to 1.3 per metre and
# bell-shaped weights around 1, all starting at x = 6 m. How fast does the packet move,
# compared with its crests?
#
# .. hint::
#
#    ``traveling_wave(sea - 6, …)`` starts a wave at 6 m. For ``p`` waves in one metre a
#    bell is ``np.exp(-(((p - 1) / 0.1) ** 2) / 2)``.
#
# .. hint::
#
#    The mean of ``x``, weighted with the squared height, is the place of the packet.
#
# .. solution::

sea, times = np.linspace(0, 24, 1200), np.linspace(0, 16, 400)  # m, s
packet = np.zeros((len(times), len(sea)))
for per_metre in np.linspace(0.7, 1.3, 61):
    weight = np.exp(-(((per_metre - 1) / 0.1) ** 2) / 2)
    c = np.sqrt(9.81 / (2 * np.pi * per_metre))
    packet += weight * traveling_wave(sea - 6, times, 1 / per_metre, c)

place = (packet**2 @ sea) / (packet**2).sum(axis=1)
packet_speed = np.polyfit(times, place, 1)[0]
crest_speed = np.sqrt(9.81 / (2 * np.pi))
round(float(packet_speed / crest_speed), 2)  # the crests run through the packet
# => 0.5
check("traveling_wave-3", packet_speed / crest_speed)
# => Right. Crests rise at the back of the packet, run through it and fade in front.

# sphinx_gallery_alt = "Space-time picture of a wave packet: the bright band leans to the right, its crests lean twice as far and run through it."
fig, ax = plt.subplots(layout="constrained")
ax.imshow(packet, extent=(0, 24, 0, 16), **style)
ax.plot(place, times, "w--", label="packet")
early = times[times < 7]
ax.plot(6.25 + crest_speed * early, early, "k:", label="crest")
ax.set(xlabel="position (m)", ylabel="time (s)")
ax.legend(loc="lower right", labelcolor="w", facecolor="0.5", frameon=True)
plt.show()

# %%
# What to read next
# -----------------
# - `Smooth a noisy trace with a rolling average <plot_rolling_average.html>`_ animates
#   a convolution.
# - `Animations using Matplotlib
#   <https://matplotlib.org/stable/users/explain/animations/animations.html>`_ in its
#   user guide explains blitting, which redraws only what has changed.
