"""`{live-figure}` brings a figure of the chapter to life; `{explorer}` shows all functions.

    ```{live-figure} sigmoid-squeeze
    :twin: fig-squeeze
    :functions: sigmoid, elu(alpha=1.5)
    :sliders: a from 0.25 to 16 start 1 log
    :panels: f, slope, curvature, gap
    :x: -6 to 6
    :y: -0.2 to 1.2; 0 to 4
    One sentence that says what to try.
    ```

The figure named by `:twin:` stands where its cell draws it; without JavaScript, in print and in PDF it is all there
is. `:scene: NAME` in place of `:functions:` draws something that is no graph of a function (web/js/scenes/NAME.js);
its sliders and words are in live_scenes.py, and `:sliders:` changes their ranges. A slider moves that parameter of
every function that is not fixed in brackets. `gap` is the difference from the first function. `{explorer}` takes
only `:twin:`; its presets and groups are in live_words.py.
"""

import hashlib
import html
import json
import re
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from live_scenes import SCENES
from live_words import GROUPS, PRESETS, WORDS, WORDS_OF_THE_EXPLORER
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
PANELS = {"f": 0, "slope": 1, "curvature": 2, "gap": "gap"}
SLIDER = re.compile(
    r"(?P<name>\w+) from (?P<low>\S+) to (?P<high>\S+)(?: start (?P<start>\S+))?(?P<log> log)?(?P<whole> whole)?"
)


class live_place(nodes.General, nodes.Element):
    """Where the directive stands: holds the sentence, until the figure is found."""


class live_element(nodes.General, nodes.Element):
    """<act-figure> round the drawing of its twin."""


class LiveFigure(SphinxDirective):
    has_content = True
    required_arguments = 1
    option_spec = {name: directives.unchanged_required for name in "twin functions scene sliders panels x y at".split()}

    def run(self):
        self.assert_has_content()
        try:
            spec = figure_spec(self.arguments[0], self.options)
        except (ValueError, KeyError) as problem:
            raise self.error(f"live-figure {self.arguments[0]!r}: {problem.args[0]}") from problem
        place = live_place(spec=spec, twin=self.options["twin"])
        self.set_source_info(place)
        self.state.nested_parse(self.content, self.content_offset, place)
        return [place]


class Explorer(SphinxDirective):
    has_content = True
    option_spec = {"twin": directives.unchanged_required}

    def run(self):
        self.assert_has_content()
        if "twin" not in self.options:
            raise self.error("explorer needs :twin:, the name of a figure of this page")
        place = live_place(spec=explorer_spec(), twin=self.options["twin"])
        self.set_source_info(place)
        self.state.nested_parse(self.content, self.content_offset, place)
        return [place]


def explorer_spec():
    """Groups, presets and other names of the functions."""
    from actlib import catalogue

    groups, grouped = [], set()
    for file, title in GROUPS.items():
        names = [n for n in catalogue.ALL if n in vars(getattr(catalogue, file)) and n not in grouped]
        grouped.update(names)
        groups.append({"title": title, "names": names})
    missing = set(catalogue.ALL) - grouped
    if missing:
        raise ValueError(f"live_words.GROUPS names no group for {', '.join(sorted(missing))}")
    aliases = {name: " ".join(f.aliases) for name, f in catalogue.ALL.items() if f.aliases}
    return {"name": "explorer", "groups": groups, "presets": PRESETS, "aliases": aliases}


def figure_spec(name, options):
    """What the element is told, from the directive's options; ValueError says what is wrong."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError("its name goes into the page's address: small letters, digits and hyphens")
    if "twin" not in options:
        raise ValueError("it needs :twin:, the name of a figure of this chapter")
    if ("functions" in options) == ("scene" in options):
        raise ValueError("it needs either :functions: or :scene:")
    if "scene" in options:
        return {"name": name, **scene_spec(options)}
    functions = [function_spec(text) for text in re.findall(r"\w+(?:\([^)]*\))?", options["functions"])]
    x = interval(options.get("x", "-6 to 6"))
    panels = [text.strip() for text in options.get("panels", "f, slope").split(",")]
    if set(panels) - set(PANELS):
        raise ValueError(f"panels are {', '.join(PANELS)}; given: {', '.join(panels)}")
    spec = {"name": name, "functions": functions, "orders": [PANELS[p] for p in panels], "x": x}
    spec["at"] = float(options.get("at", 1))
    spec["sliders"] = [parameter_slider(text, functions) for text in parts(options.get("sliders", ""))]
    if "y" in options:
        spec["y"] = [interval(text) for text in parts(options["y"])]
    return spec


def parts(text):
    return [part.strip() for part in text.split(";") if part.strip()]


def interval(text):
    low, _, high = text.partition(" to ")
    if not float(low) < float(high):
        raise ValueError(f"an interval is written -6 to 6, given {text!r}")
    return [float(low), float(high)]


def function_spec(text):
    """{"name", "fixed", "label"} of "elu(alpha=1.5)"."""
    from actlib.catalogue import ALL, find

    name, _, inside = text.rstrip(")").partition("(")
    fixed = {key.strip(): float(value) for key, value in (pair.split("=") for pair in inside.split(",") if pair)}
    record = find(name)
    if record.name not in ALL:
        raise ValueError(f"{name} is not a function of one variable")
    record.with_(**fixed)  # says what is wrong with a parameter
    label = record.title.split(" (")[0]
    if fixed:
        label += ", " + ", ".join(f"{shown(key)} = {value:g}" for key, value in fixed.items())
    return {"name": record.name, "fixed": fixed, "label": label}


def shown(parameter):
    from actlib.javascript import SYMBOLS

    return SYMBOLS.get(parameter, parameter)


def read_slider(text):
    found = SLIDER.fullmatch(text)
    if not found:
        raise ValueError(f"a slider is written 'a from 0.25 to 16 start 1 log', given {text!r}")
    low, high = float(found["low"]), float(found["high"])
    start = float(found["start"] or low)
    if not low <= start <= high or low == high:
        raise ValueError(f"a slider starts between its ends, given {text!r}")
    if found["log"] and low <= 0:
        raise ValueError(f"a logarithmic slider stays above 0, given {text!r}")
    return {"name": found["name"], "low": low, "high": high, "start": start} | {
        key: True for key in ("log", "whole") if found[key]
    }


def parameter_slider(text, functions):
    from actlib.catalogue import ALL

    read = read_slider(text)
    moved = [f for f in functions if read["name"] in ALL[f["name"]].parameters and read["name"] not in f["fixed"]]
    if not moved:
        raise ValueError(f"no function here has a free parameter {read['name']!r}")
    for f in moved:
        for value in (read["low"], read["high"]):
            ALL[f["name"]].with_(**f["fixed"], **{read["name"]: value})  # says what its domain is
    return {**read, "shown": shown(read["name"])}


def scene_spec(options):
    name = options["scene"]
    if name not in SCENES:
        raise ValueError(f"no scene is called {name!r}; there are {', '.join(SCENES)}")
    changed = {s["name"]: s for s in map(read_slider, parts(options.get("sliders", "")))}
    known = [s["name"] for s in SCENES[name]["sliders"]]
    if set(changed) - set(known):
        raise ValueError(f"the scene {name} has the sliders {', '.join(known)}; given: {', '.join(changed)}")
    sliders = [{**s, **changed.get(s["name"], {})} for s in SCENES[name]["sliders"]]
    return {"scene": name, "sliders": sliders, "words": SCENES[name]["words"]}


class BringToLife(SphinxPostTransform):
    default_priority = 240  # after myst-nb has chosen one format for each output, before the drawings are inlined

    def run(self, **kwargs):
        for place in list(self.document.findall(live_place)):
            figure = self.document.ids.get(place["twin"]) or find_figure(self.document, place["twin"])
            image = figure and next(figure.findall(nodes.image), None)
            if image is None:
                names = [i for f in self.document.findall(nodes.figure) for i in f["ids"]]
                told = ", ".join(names) or "none"
                logger.warning(
                    "live-figure: no drawing called %r on this page; drawings: %s", place["twin"], told, location=place
                )
            elif self.app.builder.format == "html":
                # What to try stands before the element: inside it would arrive after a first frame without it.
                for paragraph in place.findall(nodes.paragraph):
                    paragraph["classes"] += ["live-try", "pst-js-only"]
                element = live_element(spec=place["spec"])
                image.replace_self([*place.children, element])
                element += image
            place.parent.remove(place)


def find_figure(document, name):
    return next((figure for figure in document.findall(nodes.figure) if name in figure["ids"]), None)


def open_element(self, node):
    spec = plain_json(node["spec"])
    tag = element_name(node)
    scene = f' data-scene="{node["spec"]["scene"]}"' if "scene" in node["spec"] else ""
    self.body.append(f'<{tag} data-spec="{html.escape(spec)}"{scene}>')


def close_element(self, node):
    self.body.append(f"</{element_name(node)}>")


def element_name(node):
    return "act-explorer" if "presets" in node["spec"] else "act-figure"


def skip(self, node):
    raise nodes.SkipNode


def pass_by(self, node):
    pass


# --- the scripts: one for all pages with a live figure, one for the explorer, made from web/live and the catalogue

SOURCES = ("math", "plot", "controls", "figure")


def live_script(sources=SOURCES, words=WORDS):
    from actlib import figures, javascript
    from actlib.catalogue import ALL

    colours = json.dumps({name: figures.colour(name) for name in ALL})
    pieces = [javascript.script(), f"const WORDS={plain_json(words)};", f"const CYCLE={json.dumps(figures.CYCLE)};"]
    pieces.append(f"const COLOURS={colours};for(const n in FUNCTIONS)FUNCTIONS[n].colour=COLOURS[n];")
    if "explorer" in sources:
        pieces.append(javascript.explorer_script())
        pieces.append((ROOT / "web/js/formula.js").read_text(encoding="utf-8"))
    pieces += [shortened((ROOT / f"web/live/{name}.js").read_text(encoding="utf-8")) for name in sources]
    return "(function(){'use strict';\n" + "\n".join(pieces) + "\n})();\n"


def plain_json(words):
    return json.dumps(words, ensure_ascii=False, default=str, separators=(",", ":"))


def shortened(source):
    """Without comments that stand on their own line or after two spaces, and without indentation."""
    lines = (re.sub(r"(^|;|\}) *// .*$", r"\1", line.strip()) for line in source.split("\n"))
    return "\n".join(line for line in lines if line)


def serve_script(app, config):
    folder = Path(app.doctreedir) / "live"
    folder.mkdir(parents=True, exist_ok=True)
    explorer = live_script([*SOURCES, "own", "explorer"], WORDS | {"explorer": WORDS_OF_THE_EXPLORER})
    for path, text in ((folder / "live.js", live_script()), (folder / "explorer.js", explorer)):
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    config.html_static_path.append(str(folder))


def when_scripts_change(app, env, added, changed, removed):
    """Sphinx copies nothing and renews no address where no page changed; so a new script makes its pages new."""
    files = [*Path(app.doctreedir, "live").glob("*"), *ROOT.glob("web/css/*"), *ROOT.glob("web/js/scenes/*")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()
    before, env.live_digest = getattr(env, "live_digest", digest), digest
    return [] if before == digest else list(env.found_docs)


def setup(app):
    app.add_node(live_place, html=(skip, None), latex=(skip, None), text=(skip, None))
    app.add_node(live_element, html=(open_element, close_element), latex=(pass_by, pass_by), text=(pass_by, pass_by))
    if (ROOT / "locale").is_dir():  # an edition in another language keeps its words there
        app.add_message_catalog("live", str(ROOT / "locale"))
    app.add_directive("live-figure", LiveFigure)
    app.add_directive("explorer", Explorer)
    app.add_post_transform(BringToLife)
    app.connect("config-inited", serve_script)
    app.connect("env-get-outdated", when_scripts_change)
    # In the head and not deferred: the element must be known before the page is first drawn, or its text would jump.
    app.add_js_file("live.js", priority=700)
    app.add_js_file("explorer.js", priority=700)
    for scene in SCENES:
        app.add_js_file(f"scenes/{scene}.js", priority=710)
    app.add_css_file("live.css", priority=910)
    app.add_css_file("explorer.css", priority=920)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
