"""Reads a QR code from a picture, after ISO/IEC 18004: enough for an undamaged one of versions 1 to 6 that holds bytes.
It shares nothing with what draws them."""

from collections.abc import Iterator

from PIL import Image

BLOCKS = {
    ("L", 1): (1, 19),
    ("L", 2): (1, 34),
    ("L", 3): (1, 55),
    ("L", 4): (1, 80),
    ("L", 5): (1, 108),
    ("L", 6): (2, 68),
    ("M", 1): (1, 16),
    ("M", 2): (1, 28),
    ("M", 3): (1, 44),
    ("M", 4): (2, 32),
    ("M", 5): (2, 43),
    ("M", 6): (4, 27),
    ("Q", 3): (2, 17),
    ("Q", 4): (2, 24),
    ("H", 3): (2, 13),
    ("H", 4): (4, 9),
}
"""By level and version: how many blocks, and how many data codewords each holds."""
LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
FORMAT_MASK = 0b101010000010010
MASKS = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
Matrix = list[list[bool]]


def read(picture: Image.Image) -> str:
    """The text in the code that `picture` shows, dark on light, upright, with nothing else dark around it."""
    matrix = modules(picture)
    size = len(matrix)
    version = (size - 17) // 4
    level, mask = _format(matrix)
    bits = "".join(
        str(int(matrix[row][column] ^ MASKS[mask](row, column))) for row, column in _data_places(size, version)
    )
    words = [int(bits[start : start + 8], 2) for start in range(0, len(bits) - 7, 8)]
    count, length = BLOCKS[level, version]
    data = [words[block + place * count] for block in range(count) for place in range(length)]
    stream = "".join(f"{word:08b}" for word in data)
    assert stream[:4] == "0100", "not in bytes"
    number = int(stream[4:12], 2)
    return bytes(int(stream[12 + 8 * n : 20 + 8 * n], 2) for n in range(number)).decode()


def modules(picture: Image.Image) -> Matrix:
    """The dark and light squares: the corners' finders reach to the edges, and are seven squares wide."""
    grey = picture.convert("L")
    left, top, right, bottom = grey.point(lambda value: 255 if value < 128 else 0).getbbox()
    row = top + (bottom - top) // 200
    run = 0
    while grey.getpixel((left + run, row)) < 128:
        run += 1
    size = round((right - left) / (run / 7))
    assert (size - 17) % 4 == 0
    step = (right - left) / size
    return [
        [
            grey.getpixel((int(left + (column + 0.5) * step), int(top + (line + 0.5) * step))) < 128
            for column in range(size)
        ]
        for line in range(size)
    ]


def _format(matrix: Matrix) -> tuple[str, int]:
    """Level and mask, from the squares beside the upper left finder."""
    places = [(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)] + [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    value = int("".join(str(int(matrix[row][column])) for row, column in places), 2) ^ FORMAT_MASK
    return LEVELS[value >> 13], value >> 10 & 0b111


def _is_function(row: int, column: int, size: int, version: int) -> bool:
    """Whether a square belongs to the pattern, and not to the data."""
    if row == 6 or column == 6:
        return True
    near_top, near_left = row < 9, column < 9
    if (near_top and near_left) or (near_top and column >= size - 8) or (row >= size - 8 and near_left):
        return True
    centre = size - 7
    return version > 1 and abs(row - centre) <= 2 and abs(column - centre) <= 2


def _data_places(size: int, version: int) -> Iterator[tuple[int, int]]:
    """The squares of the data in their order: two columns at a time from the right, up and down in turn."""
    upwards = True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):
        rows = range(size - 1, -1, -1) if upwards else range(size)
        for row in rows:
            for column in (right, right - 1):
                if not _is_function(row, column, size, version):
                    yield row, column
        upwards = not upwards
