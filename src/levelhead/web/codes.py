"""Codes that a camera reads, as drawings."""

from __future__ import annotations

from io import BytesIO


def code_of(text: str) -> str:
    """A QR code of some text, as SVG; a person sees the text beside it."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_Q
    from qrcode.image.svg import SvgPathFillImage

    made = QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    made.add_data(text)
    drawn = BytesIO()
    made.make_image(image_factory=SvgPathFillImage).save(drawn)
    return drawn.getvalue().decode()
