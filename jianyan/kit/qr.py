"""Draws QR codes for papers and pages."""

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


def drawing(content: str, *, title: str, name: str, scale: int = 3) -> str:
    """Return a QR code as SVG to stand in a page: ``title`` is what is read aloud, ``name`` its class."""
    import segno  # loaded at use, as above

    made = segno.make(content, error="m", micro=False)
    return made.svg_inline(scale=scale, border=3, omitsize=True, svgclass=name, title=title, light="#fff")
