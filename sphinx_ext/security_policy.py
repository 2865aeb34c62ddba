"""Each page says what may run on it: the book's own files and its own inline scripts, by their hashes; no other host.

A static site has no headers of its own, so the policy stands in the page, before everything that it governs. Whatever
finds its way into a page otherwise (through a question's answer, a link, what a cell shows) cannot run or call out.
WebAssembly, which Python needs, is allowed on pages with Run buttons alone. Python's worker is made from a blob, since
only then does it inherit this policy: a worker with an address of its own would be free of it.
"""

import base64
import hashlib
import re

INLINE = re.compile(r"<(script|style)\b(?![^>]*\bsrc=)[^>]*>(.*?)</\1>", re.S)


def policy(page: str, python_from: str = "") -> str:
    """The policy of a finished page; `python_from` is the origin of Python's files where it is not the book's own."""
    hashes = {"script": [], "style": []}
    for kind, text in INLINE.findall(page):
        if (source := source_of(text)) not in hashes[kind]:
            hashes[kind].append(source)
    python = 'id="run-python"' in page
    elsewhere = [python_from] if python and python_from else []
    allowed = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *hashes["script"], *elsewhere, *(["'wasm-unsafe-eval'"] if python else [])],
        "style-src": ["'self'", "'unsafe-inline'"],  # style attributes: formulas and figures are set with them
        "style-src-elem": ["'self'", *hashes["style"]],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *elsewhere],
        "worker-src": ["blob:"] if python else ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(" ".join([name, *sources]) for name, sources in allowed.items())


def source_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def with_policy(page: str, python_from: str = "") -> str:
    """The policy stands before all that it governs; only the page's encoding goes first, which browsers seek early."""
    encoding = re.search(r"<meta charset=[^>]*>\s*", page)
    if encoding:
        page = page.replace(encoding[0], "", 1)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(page, python_from)}">'
    return page.replace("<head>", f"<head>\n    {encoding[0].strip() if encoding else ''}\n    {meta}\n", 1)


def guard_every_page(app):
    """After theme_repairs, which works on the same method: a hash is of the script as it is delivered."""
    templates = getattr(app.builder, "templates", None)
    if templates is None or app.builder.format != "html":
        return
    base = str(app.config.live_python_told.get("base", ""))
    origin = found[0] if (found := re.match(r"https?://[^/]+", base)) else ""
    render = templates.render
    templates.render = lambda name, context: (
        with_policy(render(name, context), origin) if name.endswith(".html") else render(name, context)
    )


def setup(app):
    app.connect("builder-inited", guard_every_page, priority=1000)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
