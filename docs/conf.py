"""How the guide is built: offline, by ``python run.py docs``, with every warning an error."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import quoted  # noqa: E402
from jinja2 import Environment, StrictUndefined  # noqa: E402

from cds_analysis import __version__  # noqa: E402

project, version = "cds_analysis", __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "none"
numpydoc_show_class_members = False
html_theme, html_title = "furo", "cds_analysis"
html_static_path, html_css_files = ["_static"], ["guide.css"]
html_copy_source = html_show_copyright = False


def fill_in(app, docname, source):
    """Put what is recorded in the project into a page: scores, messages, names, the tutorial."""
    if "{{" in source[0]:
        page = Environment(undefined=StrictUndefined, keep_trailing_newline=True).from_string(source[0])
        source[0] = page.render(vars(quoted))


def setup(app):
    """Fill in every page before it is read."""
    app.connect("source-read", fill_in)
