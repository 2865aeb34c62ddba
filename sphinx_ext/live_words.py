"""Every word that the live figures show, as whole sentences, so that an edition in another language can say them.

`{name}` is filled in by the page's script.
"""

from sphinx.locale import get_translation

_ = get_translation("live")

WORDS = {
    "figure": _("Live figure"),
    "panels": {
        "0": _("value f"),
        "1": _("slope f′"),
        "2": _("second derivative f″"),
        "gap": _("difference from {name}"),
    },
    "function": _("function"),
    "cursor": _("read at x"),
    "at": _("At x = {x}"),
    "curves": _("Curves of {names}: {panels}. The values at the cursor stand in the table below."),
    "reset": _("Start values"),
    "is_reset": _("Back to the start values."),
}
