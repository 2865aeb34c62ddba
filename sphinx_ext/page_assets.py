"""A page carries only the styles and scripts that its own text needs; formulas and icons come last.

The theme and Jupyter Book put every extension's files on every page. `web/css` and `web/vendor` reach
the site through here, and not through a folder named `_static`: Jupyter Book links whatever lies there.
"""

import re
from pathlib import Path

from sphinx.errors import ConfigError

# file (or a piece of an inline script) -> the text in a page's body that makes it worth loading
NEEDED_BY = {
    "togglebutton": None,  # folding is done by <details>
    "toggleHint": None,
    "toggleOpenOnPrint": None,
    "thebe": None,  # would name a foreign host; Jupyter Book adds it twice
    "THEBE": None,
    "design-tabs": 'class="sd-tab-set',
    "sphinx-design": 'class="sd-',
    "clipboard": 'class="highlight',
    "copybutton": 'class="highlight',
    "exercise.css": 'class="admonition exercise',
    "proof.css": 'class="proof',
    "mystnb": 'class="cell',
    "answers.css": 'class="answer-form',
    "formula.js": 'class="answer-form',
    "answers.js": 'class="answer-form',
    "questions.js": 'class="answer-form',
    "live.css": "<act-",
    "live.js": "<act-figure",
    "explorer.": "<act-explorer",
    "atlas.": "tag_atlas",
    "noted.": 'class="noted-filter',
    "reference.css": 'class="sig ',
    "from_folder.js": "search page",
}


def serve_web_folders(app, config):
    root = Path(app.confdir) if app.confdir else Path(app.srcdir)
    for folder in ("web/css", "web/js", "web/vendor"):
        if (root / folder).is_dir():
            check_fonts(root / folder)
            config.html_static_path.append(str(root / folder))


def check_fonts(folder: Path):
    """Without one of its fonts a page is built all the same, with boxes for letters."""
    for styles in folder.rglob("*.css"):
        for name in re.findall(r"url\(([^)]+\.woff2)\)", styles.read_text(encoding="utf-8")):
            if not (styles.parent / name).is_file():
                raise ConfigError(f"{styles.name} names {name}, and {styles.parent / name} is missing: restore it")


def keep_needed(app, pagename, templatename, context, doctree):
    body = "search page" if pagename == "search" else context.get("body", "")
    for kind in ("css_files", "script_files"):
        context[kind] = [asset for asset in context[kind] if needed(asset, body)]


def needed(asset, body: str) -> bool:
    name = str(getattr(asset, "filename", None) or asset)
    inline = str(getattr(asset, "attributes", {}).get("body", ""))
    if scene := re.search(r"scenes/(\w+)\.js", name):
        return f'data-scene="{scene[1]}"' in body
    for piece, reason in NEEDED_BY.items():
        if piece in name or piece in inline:
            return reason is not None and reason in body
    return True


def setup(app):
    app.connect("config-inited", serve_web_folders)
    app.connect("html-page-context", keep_needed, priority=950)
    app.add_css_file("book.css", priority=900)
    app.add_css_file("answers.css", priority=900)
    app.add_css_file("atlas.css", priority=900)
    app.add_css_file("noted.css", priority=900)
    app.add_css_file("reference.css", priority=900)
    for script in ("scroll_boxes", "formula", "answers", "questions", "atlas", "noted", "from_folder"):
        app.add_js_file(f"{script}.js", priority=900, loading_method="defer")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
