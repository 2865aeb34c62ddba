"""Where each function of the catalogue stands: its card or first treatment, its view in the explorer, its reference.

`{function-place}` names the chapter that teaches a function and leads to the place there; the table of all of them:

    ```{function-index}
    ```

A chapter's own page is asked for the place: the function's card, else the paragraph that has its name in bold, else
a heading, a sentence or a cell that names it. Nothing here lists functions.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

CHAPTER = re.compile(r"chapters/(\d\d)-")
EXPLORER = "chapters/h-explorer"


class function_link(nodes.Inline, nodes.TextElement):
    """A link whose address is known when all pages have been read: to="place", "explorer" or "reference"."""


# --- the places in the chapters


def gather(app, doctree):
    chapter = CHAPTER.match(app.env.docname)
    if not chapter:
        return
    from actlib.catalogue import ALL, VECTORS

    for f in (ALL | VECTORS).values():
        if f.chapter == int(chapter[1]):
            kind, node = find(f, doctree)
            places(app.env)[f.name] = (app.env.docname, kind, anchor(node, f"{kind}-{f.name.replace('_', '-')}"))


def find(f, doctree):
    """(what it is, the node) that a reader who looks for the function should see first."""
    for table in doctree.findall(nodes.table):
        heads = [entry.astext() for row in list(table.findall(nodes.thead))[:1] for entry in row.findall(nodes.entry)]
        if heads == ["fact", f.name]:
            return "card", table
    names = names_of(f)
    for strong in doctree.findall(nodes.strong):
        if strong.astext().lower().strip(" .:") in names:
            return "function", strong.parent
    word = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?:s|es)?(?!\w)" for name in names))
    for kind in (nodes.title, nodes.paragraph, nodes.literal_block):
        for node in doctree.findall(kind):
            if word.search(node.astext().lower()) and (kind is not nodes.title or is_of_a_section(node)):
                return "function", node if kind is nodes.paragraph else section_of(node)
    return "function", next(doctree.findall(nodes.section))


def is_of_a_section(title) -> bool:
    """Not of a box, nor of the whole page."""
    return isinstance(title.parent, nodes.section) and isinstance(title.parent.parent, nodes.section)


def section_of(node):
    while not isinstance(node, nodes.section):
        node = node.parent
    return node


def names_of(f) -> set[str]:
    """GELU (Gaussian error linear unit): both halves, the catalogue's name, the aliases. GELU, tanh form: its end."""
    title = re.sub(", its .*", "", f.title.lower())
    short, _, long = title.rstrip(")").partition(" (")
    form = [short.partition(", ")[2]] if ", " in short else []
    return {title, short, f.name, *f.aliases, *form, *([long] if long else [])}


def anchor(node, identifier: str) -> str:
    """An address for the node: one that it has, or a new one."""
    if not node["ids"]:
        node["ids"].append(identifier)
    return node["ids"][0]


def places(env) -> dict:
    if not hasattr(env, "function_places"):
        env.function_places = {}
    return env.function_places


def forget(app, env, docname):
    env.function_places = {name: at for name, at in places(env).items() if at[0] != docname}


def merge(app, env, docnames, other):
    places(env).update({name: at for name, at in places(other).items() if at[0] in docnames})


# --- links to them


def place_of_function(name, rawtext, text, lineno, inliner, options=None, content=None):
    """{function-place}`gelu`: "chapter 11"."""
    return [made_link("place", text, f"chapter {record(text).chapter}")], []


def record(name):
    from actlib.catalogue import find as look_up

    return look_up(name)


def made_link(to, name, shown, hidden="") -> function_link:
    """`hidden` is for those who hear the link without its row."""
    link = function_link("", shown, to=to, function=name)
    if hidden:
        link += nodes.inline("", f" {hidden}", classes=["visually-hidden"])
    return link


class ResolveFunctionLinks(SphinxPostTransform):
    default_priority = 15

    def run(self, **kwargs):
        for link in list(self.document.findall(function_link)):
            found = address(self.app.builder, self.env, link["to"], link["function"])
            if found is None:
                logger.warning("no %s of the function %r", link["to"], link["function"], location=link)
                link.replace_self(link.children)
            else:
                link.replace_self(nodes.reference("", "", *link.children, internal=True, refuri=found))


def address(builder, env, to, name):
    if to == "explorer":
        return f"{builder.get_relative_uri(env.docname, EXPLORER)}?f={name}" if EXPLORER in env.found_docs else None
    if to == "reference":
        at = env.domaindata["py"]["objects"].get(f"act.{name}")
        page, identifier = (at.docname, at.node_id) if at else (None, "")
    else:
        page, _, identifier = places(env).get(name, (None, "", ""))
    return f"{builder.get_relative_uri(env.docname, page)}#{identifier}" if page else None


# --- the table


class FunctionIndex(SphinxDirective):
    def run(self):
        from actlib.catalogue import ALL, VECTORS

        heads = ["function", "chapter", "plot", "facts"]
        records = sorted((ALL | VECTORS).values(), key=lambda f: f.title.lower())
        rows = [self.row(f, f.name in ALL) for f in records]
        table = nodes.table(classes=["function-index"])
        group = nodes.tgroup(cols=len(heads))
        group += [nodes.colspec(colwidth=width) for width in (49, 17, 17, 17)]
        group += nodes.thead("", nodes.row("", *(cell(nodes.Text(head)) for head in heads)))
        group += nodes.tbody("", *rows)
        table += group
        return [table]

    def row(self, f, plain) -> nodes.row:
        name = [nodes.Text(f"{f.title} "), nodes.literal(f.name, f.name)]
        if f.aliases:
            name.append(nodes.inline("", f" also {', '.join(f.aliases)}", classes=["aliases"]))
        taught = made_link("place", f.name, str(f.chapter), f"on {f.name}")
        plot = made_link("explorer", f.name, "plot", f"of {f.name}") if plain else nodes.Text("–")
        told = made_link("reference", f.name, "facts", f"of {f.name}")
        return nodes.row("", cell(*name), cell(taught), cell(plot), cell(told))


def cell(*inside) -> nodes.entry:
    return nodes.entry("", nodes.paragraph("", "", *inside))


def renew_links(app, env):
    """A place that has moved makes the pages that lead there new."""
    objects = {k: (o.docname, o.node_id) for k, o in env.domaindata["py"]["objects"].items() if k.startswith("act.")}
    now = repr((sorted(places(env).items()), sorted(objects.items())))
    before, env.functions_linked = getattr(env, "functions_linked", None), now
    return [] if before == now else [name for name in env.found_docs if re.match(r"chapters/[a-z]-", name)]


def setup(app):
    app.add_node(function_link)
    app.add_directive("function-index", FunctionIndex)
    app.add_post_transform(ResolveFunctionLinks)
    app.connect("doctree-read", gather)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", renew_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
