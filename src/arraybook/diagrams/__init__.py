"""Pictures of arrays, drawn from the arrays themselves."""

from arraybook.diagrams._array import draw_array
from arraybook.diagrams._broadcast import draw_broadcast
from arraybook.diagrams._convolution import draw_convolution
from arraybook.diagrams._memory import draw_memory
from arraybook.diagrams._speed import draw_speed

__all__ = [
    "draw_array",
    "draw_broadcast",
    "draw_convolution",
    "draw_memory",
    "draw_speed",
]
