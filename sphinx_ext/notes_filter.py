"""The controls above the list of claims. Without JavaScript they stay hidden, and all entries are shown."""

import html


def filter_form(ledger: dict, chapters: list, kinds: tuple) -> str:
    """Each option's value is a class of the entries it keeps (web/js/noted.js)."""
    lists = (
        ("Verdict", [(f"verdict-{word.replace(' ', '-')}", word) for word in ledger["verdicts"]]),
        ("Said in", [(f"in-{name}", name) for name in (*ledger["notes"], "none")]),
        ("Chapter", chapters),
        ("Known by", [(f"kind-{kind}", kind) for kind in kinds]),
    )
    controls = "\n".join(control(number, label, options) for number, (label, options) in enumerate(lists))
    return f"""<form class="noted-filter" aria-label="Filter the claims" hidden>
<p><label for="noted-words">Words</label><input id="noted-words" type="search" autocomplete="off"></p>
{controls}
<p role="status"></p>
<button type="reset">Show all</button>
</form>"""


def control(number: int, label: str, options: list) -> str:
    options = [("", "all"), *options]
    choices = "".join(f'<option value="{html.escape(value)}">{html.escape(words)}</option>' for value, words in options)
    name = f"noted-{number}"
    return f'<p><label for="{name}">{label}</label><select id="{name}">{choices}</select></p>'
