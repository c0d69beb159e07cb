"""Text in pictures, by RapidOCR (the extra `ocr`): characters with their boxes, and the ruled lines of tables.

Its wheel carries the models (PP-OCRv4, 16 MB), so nothing is fetched at run time: the font that it would fetch to draw
what it found is never needed, and naming any file as the font keeps it from asking. A page of A4 takes about 6 seconds of
one core.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import atan2, degrees
from statistics import median
from typing import Any

from rag.ingest.format_protocol import Unreadable
from rag.ingest.pdf_glyphs import Glyph
from rag.ingest.pdf_grid import Rule
from rag.ingest.pdf_layout import page_lines, page_text
from rag.process import keep_to_itself

MARK = "（以下文字由图片识别，请以原件为准）"
"""Stands above recognised text wherever it is shown, so that nobody takes it for typed text."""
TIMEOUT_S = 600.0
"""For a file with pictures to be read; `MAX_PAGES` of them take less on one core."""
MEMORY_BYTES = 4_000_000_000
MAX_PAGES = 60
HINT = "install what reads pictures with: pip install 'notice-rag[ocr]'"
_LEAST_SIDE = 120  # smaller pictures are icons, rules and avatars
_MAX_PIXELS = 40_000_000
_BAND_PX = 2_400  # pictures that are longer, as WeChat's are, are read in bands
_OVERLAP_PX = 160
_LEAST_SCORE = 0.5
_RULE_ACROSS, _RULE_DOWN = 3.0, 1.15  # characters, from which on a straight dark run is a ruled line
_POINTS = 12.0
_RULE_SIZE = 24.0
_LEAST_SIZE = 6.0  # pixels; what is smaller is no text
_MOST_DEGREES = 5.0
_SAME_LINE = 0.5  # of a character's height
_CELL_GAP = 1.5  # characters


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a picture says: paragraphs and table rows, one a line, and the mean confidence of its lines, 0 to 1."""

    text: str
    confidence: float


@cache
def available() -> bool:
    """Whether the extra is installed and can be loaded: OpenCV's own wheel needs libGL, which small images lack."""
    try:
        import cv2  # noqa: F401
        import rapidocr  # noqa: F401
    except ImportError:
        return False
    return True


def recognise(image: Any) -> Recognised:
    """Read a picture (uint8[height, width, 3], blue first); "" for one without words.

    Raises:
        Unreadable: it is too large.

    """
    height, width = image.shape[:2]
    if height * width > _MAX_PIXELS:
        raise Unreadable(f"is a picture of {height * width:,} pixels; at most {_MAX_PIXELS:,} are taken")
    if min(height, width) < _LEAST_SIDE:
        return Recognised("", 0.0)
    texts, scores = [], []
    for top in range(0, max(1, height - _OVERLAP_PX), _BAND_PX - _OVERLAP_PX):
        band = image[top : top + _BAND_PX]
        first = _OVERLAP_PX / 2 if top else 0.0
        last = band.shape[0] - (_OVERLAP_PX / 2 if top + _BAND_PX < height else 0.0)
        found = _engine()(band, return_word_box=True)
        if found is None or found.boxes is None:
            continue
        turn = _turn(found.boxes, band)
        glyphs, confidences = _glyphs(found, turn, band.shape[0], first, last)
        if glyphs:
            size = max(_LEAST_SIZE, median(g.top - g.bottom for g in glyphs))
            scale = _POINTS / size  # the layout's tolerances are those of printed pages
            rules = _rules(_turned(band, turn), size)
            texts.append(
                page_text(  # of the lines of a picture some are not seen: that makes no cells one
                    page_lines(
                        [_scaled(g, scale) for g in glyphs], [_smaller(r, scale) for r in rules], merges=False
                    )
                )
            )
            scores += confidences
    return Recognised("\n".join(texts), sum(scores) / len(scores) if scores else 0.0)


def decoded(data: bytes) -> Any:
    """The pixels of a picture file, as `recognise` takes them.

    Raises:
        Unreadable: it is damaged or of no kind that is read.

    """
    import cv2
    import numpy as np

    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise Unreadable("is damaged, or no picture of a kind that is read: save it as PNG or JPEG")
    return image


@cache
def _engine() -> Any:
    keep_to_itself()
    import rapidocr

    return rapidocr.RapidOCR(
        params={
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "error",
            "Global.font_path": __file__,
            "Global.use_cls": False,  # pages that stand on their head are rare, and it costs a tenth
        }
    )


def _turn(boxes: Any, image: Any) -> Any:
    """The matrix (float[2, 3]) that sets the lines of a scan level; they lie askew by up to a few degrees."""
    import cv2

    slopes = [atan2(box[1][1] - box[0][1], box[1][0] - box[0][0]) for box in boxes if _is_wide(box)]
    angle = degrees(median(slopes)) if slopes else 0.0
    height, width = image.shape[:2]
    return cv2.getRotationMatrix2D((width / 2, height / 2), angle if abs(angle) < _MOST_DEGREES else 0.0, 1.0)


def _is_wide(box: Any) -> bool:
    return bool(box[1][0] - box[0][0] > 6 * (box[3][1] - box[0][1]))


def _turned(image: Any, turn: Any) -> Any:
    import cv2

    height, width = image.shape[:2]
    return cv2.warpAffine(image, turn, (width, height), borderValue=(255, 255, 255))


def _glyphs(found: Any, turn: Any, height: int, first: float, last: float) -> tuple[list[Glyph], list[float]]:
    """(characters line by line, confidences of the lines) of what was found, of lines between two heights from the top."""
    lines: list[tuple[float, list[Glyph]]] = []
    scores = []
    for words, score in zip(found.word_results, found.scores, strict=True):
        chars = [glyph for word in words for glyph in _of_word(word, turn, height)]
        if not chars or score < _LEAST_SCORE:
            continue
        middle = sum((g.top + g.bottom) / 2 for g in chars) / len(chars)
        if first <= height - middle < last:
            lines.append((middle, chars))
            scores.append(float(score))
    return [glyph for line in _in_order(lines) for glyph in line], scores


def _of_word(word: Any, turn: Any, height: int) -> list[Glyph]:
    """The characters of a word, its box set level and shared out among them."""
    text, _, box = word
    (a, b, c), (d, e, f) = turn
    points = [(a * x + b * y + c, d * x + e * y + f) for x, y in box]
    across, down = sorted(x for x, _ in points), sorted(y for _, y in points)
    left, right = float(across[0] + across[1]) / 2, float(across[2] + across[3]) / 2
    top, bottom = height - float(down[0] + down[1]) / 2, height - float(down[2] + down[3]) / 2
    step = (right - left) / max(1, len(text))
    return [
        Glyph(char, left + at * step, left + (at + 1) * step, bottom, top) for at, char in enumerate(text)
    ]


def _in_order(lines: list[tuple[float, list[Glyph]]]) -> list[list[Glyph]]:
    """Lines from the top, pieces of one line from the left with a space between them, each with a break at its end."""
    rows: list[list[list[Glyph]]] = []
    at = 0.0
    for middle, glyphs in sorted(lines, key=lambda line: -line[0]):
        size = max(g.top - g.bottom for g in glyphs)
        if rows and at - middle < _SAME_LINE * size:
            rows[-1].append(glyphs)
        else:
            rows.append([glyphs])
            at = middle
    ordered = []
    for row in rows:
        joined: list[Glyph] = []
        for piece in sorted(row, key=lambda glyphs: glyphs[0].left):
            end = joined[-1] if joined else None
            if end is not None:
                wide = piece[0].left - end.right > _CELL_GAP * (end.top - end.bottom)
                joined.append(end._replace(char="　" if wide else " ", left=end.right, right=piece[0].left))
            joined += piece
        joined.append(joined[-1]._replace(char="\n"))
        ordered.append(joined)
    return ordered


def _scaled(g: Glyph, scale: float) -> Glyph:
    return Glyph(g.char, g.left * scale, g.right * scale, g.bottom * scale, g.top * scale)


def _smaller(r: Rule, scale: float) -> Rule:
    return Rule(r.left * scale, r.bottom * scale, r.right * scale, r.top * scale)


def _rules(image: Any, size: float) -> list[Rule]:
    """The straight dark lines of a picture, as boxes with y growing upwards.

    Args:
        image: the picture.
        size: height of its characters, whose own strokes are shorter than lines of a table.
    """
    import cv2

    if size > 1.2 * _RULE_SIZE:  # strokes of large characters are as thick as what lines are told from
        shrunk = _RULE_SIZE / size
        small = cv2.resize(image, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA)
        return [_smaller(rule, 1 / shrunk) for rule in _rules(small, _RULE_SIZE)]
    height = image.shape[0]
    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    # Against what is around it: lines of tables are often grey, and pages of scans unevenly lit.
    dark = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 15, 12)
    found = []
    for kernel in ((int(_RULE_ACROSS * size), 1), (1, int(_RULE_DOWN * size))):
        runs = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
        for contour in cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
            x, y, w, h = cv2.boundingRect(contour)
            middle = (x + w / 2, height - (y + h / 2))
            if kernel[0] > 1:  # lines of a picture are two or three pixels thick
                found.append(Rule(x, middle[1] - 0.5, x + w, middle[1] + 0.5))
            else:
                found.append(Rule(middle[0] - 0.5, height - (y + h), middle[0] + 0.5, height - y))
    return found
