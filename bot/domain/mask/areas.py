"""The names of parts of a picture, for people who say in a word what is to be repainted."""

from enum import Enum


class Area(Enum):
    """A part of a picture. The values are what the database holds and what a command's choice is called on the wire."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"
    CENTRE = "centre"
    TOP_LEFT = "top left"
    TOP_MIDDLE = "top middle"
    TOP_RIGHT = "top right"
    MIDDLE_LEFT = "middle left"
    CENTRE_CELL = "middle cell"
    MIDDLE_RIGHT = "middle right"
    BOTTOM_LEFT = "bottom left"
    BOTTOM_MIDDLE = "bottom middle"
    BOTTOM_RIGHT = "bottom right"
    AROUND_CENTRE = "around the centre"
    BORDER = "border"
    """Not in the picture: the canvas grows, and what is new is repainted."""


class Side(Enum):
    """A side of a picture."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"
