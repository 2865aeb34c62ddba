"""The theme's icon font holds 2,000 icons (157 kB, and 20 kB of names); the pages use a dozen.

After the build the font is cut down to the icons that stand in some page, and the names of all others
leave the style sheet.
"""

import re
from pathlib import Path

import pydata_sphinx_theme
from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(pydata_sphinx_theme.__file__).parent / (
    "theme/pydata_sphinx_theme/static/vendor/fontawesome/webfonts"
)
STYLES = "_static/styles/pydata-sphinx-theme.css"
RULE = re.compile(r'((?:\.fa-[a-z0-9-]+:{1,2}before,?)+)\{content:"\\?([^"]+)"\}')


def cut_down(app, exception):
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    used = used_icons(out)
    css = (out / STYLES).read_text(encoding="utf-8")
    points = set()

    def keep(rule):
        names = set(re.findall(r"fa-[a-z0-9-]+", rule[1]))
        if not names & used:
            return ""
        points.add(code_point(rule[2]))
        return rule[0]

    css = RULE.sub(keep, css)
    face = (
        '@font-face{font-display:block;font-family:"Font Awesome 6 Free";font-style:normal;'
        'font-weight:900;src:url(../icons.woff) format("woff")}'
    )
    css = face + re.sub(
        r"@font-face\{[^}]*\}", lambda m: "" if "fontawesome" in m[0] else m[0], css
    )
    (out / STYLES).write_text(css, encoding="utf-8")
    write_font(FONTS / "fa-solid-900.ttf", points, out / "_static" / "icons.woff")
    for font in (out / "_static/vendor/fontawesome/webfonts").glob("fa-*"):
        font.unlink()
    for big in ("fontawesome.js", "fontawesome.js.map", "bootstrap.js.map"):
        (out / "_static/scripts" / big).unlink(missing_ok=True)


def used_icons(out: Path) -> set:
    icons = set()
    for page in out.rglob("*.html"):
        for classes in re.findall(r'class="([^"]*\bfa-[^"]*)"', page.read_text(encoding="utf-8")):
            icons |= {name for name in classes.split() if name.startswith("fa-")}
    return icons


def code_point(content: str) -> int:
    return int(content, 16) if re.fullmatch(r"[0-9a-f]{2,5}", content) else ord(content[-1])


def write_font(source: Path, points: set, target: Path):
    font = TTFont(source, recalcTimestamp=False)  # the same bytes in every build
    cutter = subset.Subsetter(subset.Options(layout_features=[], notdef_outline=False))
    cutter.populate(unicodes=points)
    cutter.subset(font)
    font.flavor = "woff"  # woff2 would need one package more, to save about 1 kB
    font.save(target)


def setup(app):
    app.connect("build-finished", cut_down)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
