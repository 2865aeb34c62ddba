"""Citations as words: "McCulloch and Pitts (1943)", read from references.bib."""

from pybtex.database import parse_file
from pybtex.richtext import Text


class Bibliography:
    def __init__(self, paths):
        self.entries = {}
        for path in paths:
            self.entries.update(parse_file(str(path), bib_format="bibtex").entries)

    def textual(self, keys):
        """As {cite:t} reads: Author (year)."""
        return ", ".join(f"{self._authors(key)} ({self._year(key)})" for key in _split(keys))

    def parenthetical(self, keys):
        """As {cite:p} reads: (Author, year)."""
        return "(" + "; ".join(f"{self._authors(key)}, {self._year(key)}" for key in _split(keys)) + ")"

    def reference(self, key):
        """One line of a list of sources."""
        fields = self._entry(key).fields
        place = next(
            (fields[name] for name in ("journal", "booktitle", "publisher", "howpublished") if name in fields),
            "",
        )
        parts = [
            f"{self._authors(key, all_of_them=True)} ({self._year(key)}).",
            f"*{_plain(fields.get('title', key))}*.",
        ]
        if place:
            parts.append(f"{_plain(place)}.")
        if "doi" in fields:
            parts.append(f"<https://doi.org/{fields['doi']}>")
        elif "url" in fields:
            parts.append(f"<{fields['url']}>")
        return " ".join(parts)

    def _entry(self, key):
        if key not in self.entries:
            raise KeyError(f"no entry {key!r} in references.bib")
        return self.entries[key]

    def _year(self, key):
        return self._entry(key).fields.get("year", "no year")

    def _authors(self, key, all_of_them=False):
        persons = self._entry(key).persons
        people = persons.get("author") or persons.get("editor") or []
        names = [
            " ".join(str(part) for part in (*person.rich_prelast_names, *person.rich_last_names)) for person in people
        ]
        if not names:
            return _plain(self._entry(key).fields.get("title", key))
        if len(names) > 2 and not all_of_them:
            return f"{names[0]} et al."
        return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _split(keys):
    return [key.strip() for key in str(keys).split(",") if key.strip()]


def _plain(latex):
    return " ".join(str(Text.from_latex(latex)).split())
