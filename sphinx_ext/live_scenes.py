"""Live figures that are no graphs of functions: for each scene its sliders and the words that it shows.

The drawing is web/js/scenes/NAME.js. `{name}` is filled in there.
"""

from sphinx.locale import get_translation

_ = get_translation("live")

SCENES = {}
