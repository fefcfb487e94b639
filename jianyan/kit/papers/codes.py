"""Draws QR codes for papers."""

import io


def png(content: str) -> bytes:
    """Return a QR code as PNG, large enough for a printer."""
    import segno  # loaded at use: few papers carry a code

    buffer = io.BytesIO()
    segno.make(content, error="m", micro=False).save(buffer, kind="png", scale=12, border=2)
    return buffer.getvalue()


def svg(content: str) -> str:
    """Return a QR code as SVG."""
    import segno  # loaded at use, as above

    buffer = io.BytesIO()
    segno.make(content, error="m", micro=False).save(buffer, kind="svg", scale=1, border=2)
    return buffer.getvalue().decode("utf-8")
