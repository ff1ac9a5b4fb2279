"""How heavy and how quick the page is; printed, never asserted: python tests_page/measure.py [results/explorer.html]"""

from __future__ import annotations

import gzip
import os
import statistics
import sys
from pathlib import Path

from browser import Browser

# How often a slider is moved.
MOVES = 40
_MOVE = """(async () => {
  const slider = document.querySelector('#controls input[type=range]'), took = [];
  for (let move = 0; move < %d; move++) {
    slider.value = 300 + 10 * move;
    slider.dispatchEvent(new Event('input'));
    await explorer.drawn();
    took.push(explorer.latency);
  }
  return took;
})()"""


def main() -> int:
    page = Path(sys.argv[1] if len(sys.argv) > 1 else "results/explorer.html")
    print(f"weight: {len(gzip.compress(page.read_bytes(), 9)) / 1000:.0f} kB gzipped")
    with Browser("chrome") as browser:
        for factor in (1, 4):
            browser.do("throttle", factor=factor)
            browser.open(page)
            browser.evaluate("explorer.settled()")
            browser.evaluate("explorer.banded().then(() => 0)")
            took = sorted(browser.evaluate(_MOVE % MOVES))
            browser.evaluate("explorer.banded().then(() => 0)")
            browser.evaluate("explorer.set({cuts: [data.arrows[0].id]})")
            browser.evaluate("explorer.settled()")
            load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
            ready, judged, banded = browser.evaluate("[explorer.loading, explorer.judgingTook, explorer.bandsTook]")
            bands = "no bands" if banded is None else f"bands drawn {banded:.0f} ms after they were begun"
            print(
                f"CPU divided by {factor}, load {load}: engine ready in {ready:.0f} ms; slider to picture "
                f"{statistics.median(took):.0f} ms in the median, {took[0]:.0f} ms at best, "
                f"{took[-1 - MOVES // 20]:.0f} ms at 95 %; all claims judged in {judged:.0f} ms; {bands}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
