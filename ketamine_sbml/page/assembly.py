"""The page put together: one file, in which a strict content security policy names every script by its checksum."""

from __future__ import annotations

import base64
import gzip
import json
from importlib.resources import files
from typing import Any

from ketamine_sbml.claims.kinds import KINDS
from ketamine_sbml.model import pathway
from ketamine_sbml.page.content import content
from ketamine_sbml.page.engine import Engine
from ketamine_sbml.page.equations import JavaScript
from ketamine_sbml.page.judging import judge_as_javascript
from ketamine_sbml.report.page import checksum, common
from ketamine_sbml.sbml import build_sbml
from ketamine_sbml.studies.sampling import Members

# In the order in which they stand in the page's own script.
SCRIPTS = ("dom.js", "state.js", "plots.js", "bands.js", "map.js", "claims.js", "take.js", "app.js")


def text_of(name: str) -> str:
    """A file of this folder."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def worker_script() -> str:
    """What runs beside the page: Python's counterparts, the judge, the equations, the simulator."""
    kinds = ", ".join(dict.fromkeys(kind.__name__ for kind in KINDS.values()))
    parts = [text_of("runtime.js"), judge_as_javascript(), f"const kinds = {{ {kinds} }};"]
    return "\n".join([*parts, JavaScript(pathway()).javascript(), text_of("simulator.js"), text_of("worker.js")])


def page_as_html(engine: Engine, members: Members | None = None) -> str:
    """The whole page.

    Args:
        engine: the solver that it runs.
        members: of an ensemble, if it is to draw bands.
    """
    style = common("common.css") + text_of("style.css")
    script = "\n".join(['"use strict";', common("filter.js"), *(text_of(name) for name in SCRIPTS)])
    policy = (
        "default-src 'none'; "
        f"script-src '{checksum(script)}' 'wasm-unsafe-eval'; style-src '{checksum(style)}'; "
        "worker-src blob:; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    return (
        text_of("page.html")
        .replace("@POLICY@", policy)
        .replace("@STYLE@", style)
        .replace("@WORKER@", _inside(worker_script()))
        .replace("@DATA@", _json(content(members=members)))
        .replace("@ENGINE@", _packed(engine.module))
        .replace("@SBML@", _packed(build_sbml(pathway()).encode()))
        .replace("@LICENCES@", _inside(f"{engine.what}\n\n{engine.licence}"))
        .replace("@SCRIPT@", script)
    )


def _packed(content: bytes) -> str:
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()


def _json(value: Any) -> str:
    """JSON that cannot end the element in which it stands."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False, ensure_ascii=False).replace("<", "\\u003c")


def _inside(text: str) -> str:
    """A script that cannot end the element in which it stands."""
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")
