#!/usr/bin/env python3
"""Looks at the sink's page in a headless Chromium.

With a binary its sink serves the page and boto3 sends the metrics; without one a mock does both. Prints one line for
each check; the first that fails ends the run with status 1. The picture is for the documentation.
"""
import argparse
import json
import sys
import time
from urllib.request import urlopen

from browser import Browser, Failed
from mock import Mock
from series import HOSTILE, Series, host, many

LIVE = "document.querySelector('#state').textContent.startsWith('live')"
CARDS = "document.querySelectorAll('article').length"


def expect(found, wanted, what):
    if found != wanted:
        raise Failed(f"{what}: {found!r} and not {wanted!r}")


def text(selector):
    return f"document.querySelector({json.dumps(selector)}).textContent.replaceAll('\\u202f', ' ')"


class Checks:
    """Every method is one check; its docstring is the line that is printed. Each finds what the ones before left."""

    def __init__(self, sink, browser, picture):
        self.sink, self.browser, self.picture = sink, browser, picture

    def api(self, path):
        with urlopen(f"{self.sink.url}/api/{path}") as answer:
            return json.load(answer)

    def cards(self):
        """name, dimensions, value of every card that the page shows."""
        return self.browser.evaluate("""[...document.querySelectorAll('article')].map(card => [
            card.querySelector('.name').textContent,
            Object.fromEntries([...card.querySelectorAll('.chip')].map(chip => [chip.firstChild.textContent, chip.childNodes[1].data])),
            card.querySelector('.value').textContent])""")

    def empty(self):
        """an empty sink tells how to point an agent at it"""
        browser = self.browser
        browser.open(self.sink.url)
        browser.wait(text("#setup"), f"export AWS_ENDPOINT_URL_CLOUDWATCH={self.sink.url}\n"
                     "export AWS_ACCESS_KEY_ID=local\nexport AWS_SECRET_ACCESS_KEY=local")
        browser.wait("document.querySelector('#empty').checkVisibility()")
        expect(browser.evaluate(text("#metrics")), "0", "metrics")

    def every_metric(self):
        """a card for each metric, with its name, its dimensions and its line"""
        all = host()
        self.sink.put(all)
        self.browser.wait(CARDS, len(all))
        found = sorted((name, sorted(dimensions.items())) for name, dimensions, _ in self.cards())
        expect(found, sorted((one.name, sorted(one.dimensions.items())) for one in all), "cards")
        self.browser.wait(text("#metrics"), str(len(all)))
        expect(self.browser.evaluate("document.querySelector('#empty').checkVisibility()"), False, "the empty page is seen")
        expect(self.browser.evaluate("[...document.querySelectorAll('h2 .name')].filter(e => e.checkVisibility()).map(e => e.textContent)"),
               ["cpu_usage", "docker_container", "mem", "checkout"], "groups")
        traces = self.browser.evaluate("[...document.querySelectorAll('article .trace')].map(e => (e.getAttribute('d').match(/L/g) ?? []).length)")
        expect(traces, [59] * len(all), "steps of each line")
        bands = self.browser.evaluate("[...document.querySelectorAll('article .band')].map(e => e.getBoundingClientRect().height)")
        expect(min(bands) > 10, True, f"heights of the bands from least to greatest: {bands}")

    def units(self):
        """values have the unit of the datum, or the one that Telegraf's name means"""
        cases = [("cpu_usage_guest", 12.34, "None", "12.3%"), ("mem_free", 1.5 * 2**30, "None", "1.5GiB"), ("x_percent", 0.0, "None", "0%"),
                 ("x_ratio", 0.5, "None", "0.5"), ("x_bytes", 1023.0, "Count", "1,023"), ("x_total", 1234567.0, "Count", "1.23M"),
                 ("x_below", -2048.0, "Bytes", "−2KiB"), ("x_rate", 2.5e6, "Kilobits/Second", "2.5Gbit/s"), ("x_small", 0.00025, "Seconds", "250µs"),
                 ("x_long", 5400.0, "Seconds", "90min"), ("x_tiny", 1.5e-7, "None", "1.50e−7"), ("x_size", 3.0, "Megabytes", "3MB")]
        self.sink.put([Series(name, {}, [(0, [value])], unit, "Units") for name, value, unit, _ in cases])
        self.browser.open(self.sink.url + "/#namespace=Units")
        self.browser.wait(CARDS, len(cases))
        expect({name: value for name, _, value in self.cards()}, {name: wanted for name, _, _, wanted in cases}, "values")

    def bill(self):
        """the bill, with its parts, the date of the prices, the region, and what is not in it"""
        bill = self.api("summary")["bill"]
        expect(bill["total"] > 0, True, "the bill is more than nothing")
        self.browser.wait(text("#bill"), f"${bill['total']:,.2f}")
        expect(self.browser.evaluate(text("#terms")), f"${bill['metrics']:,.2f} metrics, ${bill['requests']:,.2f} requests; {bill['region']}, "
               f"prices of {bill['date']}; free tier not counted", "the terms")

    def live(self):
        """a new value shows without a reload, in the same card"""
        browser = self.browser
        self.sink.put([Series("live_percent", {"host": "web-1"}, [(1, [50.0])], namespace="Live")])
        browser.open(self.sink.url + "/#search=live_percent")
        browser.wait(text("article .value"), "50%")
        browser.evaluate("void (document.querySelector('article').mark = 1)")
        self.sink.put([Series("live_percent", {"host": "web-1"}, [(0, [87.5])], namespace="Live")])
        browser.wait(text("article .value"), "87.5%")
        expect(browser.evaluate("document.querySelector('article').mark"), 1, "the card is the same")

    def search(self):
        """the search narrows, by key, by word and by chip, and says what is left"""
        browser, all = self.browser, host()
        browser.open(self.sink.url + "/")
        browser.wait(LIVE)
        browser.key("/")
        browser.type("MEM docker")
        wanted = sorted(one.name for one in all if one.name.startswith("docker_container_mem"))
        browser.wait("[...document.querySelectorAll('article .name')].map(e => e.textContent).sort().join()", ",".join(wanted))
        total, each = self.api("summary")["metrics"], 0.3
        expect(browser.evaluate(text("#found")), f"6 of {total} metrics, about ${6 * each:.2f} a month", "what is left")
        browser.point(".chip[title='container_name: c03b52d1ee90']")
        browser.wait(CARDS, 2)
        expect(browser.evaluate("document.querySelector('#search').value"), "MEM docker c03b52d1ee90", "the search")
        expect(browser.evaluate("location.hash"), "#search=MEM+docker+c03b52d1ee90", "the address")
        browser.evaluate("document.querySelector('#search').focus()")
        browser.type(" nowhere")
        browser.wait("document.querySelector('#nothing').checkVisibility()")
        browser.key("Escape")
        browser.wait(CARDS, total)
        browser.evaluate("{ const e = document.querySelector('#namespace'); e.value = 'Shop'; e.dispatchEvent(new Event('change')); }")
        browser.wait(CARDS, 3)

    def detail(self):
        """a metric opens large, with axes and the values of a minute by mouse and by key"""
        browser = self.browser
        browser.open(self.sink.url + "/#search=checkout_latency")
        browser.wait(CARDS, 1)
        browser.point("article .name")
        browser.wait("document.querySelector('dialog').open")
        metric = self.api("metrics?search=checkout_latency")["metrics"][0]
        points = self.api(f"metric?id={metric['id']}")["points"]
        expect(len(points[0]), 5, "parts of a point")
        labels = browser.evaluate("[...document.querySelectorAll('#plot text')].map(e => e.textContent)")
        expect(any(label.endswith("ms") for label in labels) and any(":" in label for label in labels), True, f"axes with units and times: {labels}")

        def read(point):
            stamp = time.strftime("%H:%M:00", time.gmtime(point[0]))
            return f"{stamp}: average {point[1]:.0f} ms, from {point[2]:.0f} ms to {point[3]:.0f} ms, 6 samples"
        browser.wait(text("#read"), read(points[-1]))
        browser.evaluate("document.querySelector('#plot').focus()")
        browser.key("ArrowLeft")
        browser.wait(text("#read"), read(points[-2]))
        expect(browser.evaluate("document.querySelector('#plot').getAttribute('aria-valuetext').replaceAll('\\u202f', ' ')"), read(points[-2]), "what a reader hears")
        browser.point("#plot", click=False)
        browser.wait(f"[{','.join(json.dumps(read(point)) for point in points[25:35])}].includes({text('#read')})")
        browser.point("#close")
        browser.wait("document.querySelector('dialog').open", False)

    def refusal(self):
        """a refused request is a warning that names the rule"""
        self.browser.open(self.sink.url + "/")
        self.browser.wait(LIVE)
        expect(self.browser.evaluate("document.querySelector('#refusals').checkVisibility()"), False, "a warning is seen")
        self.sink.refuse()
        self.browser.wait(text("#refused"), "1 request refused")
        refusal = self.api("summary")["refusals"][-1]
        expect(refusal["code"] == "InvalidParameterValue" and "member.1" in refusal["message"], True, f"a refusal: {refusal}")
        expect(self.browser.evaluate(text("#latest")), f"{refusal['code']}: {refusal['message']}", "the warning")
        self.browser.point("#refusals summary")
        self.browser.wait("document.querySelector('#reasons li').checkVisibility()")

    def hostile(self):
        """names that look like markup are text"""
        browser = self.browser
        self.sink.put(HOSTILE)
        browser.open(self.sink.url + "/#namespace=Heliograph")
        names = "[...document.querySelectorAll('article .name')].map(e => e.textContent)"
        for one in HOSTILE:
            browser.wait(f"{names}.includes({json.dumps(one.name)})")
        for one in HOSTILE[:2]:
            found = next(card for card in self.cards() if card[0] == one.name)
            expect(found[1], one.dimensions, "dimensions")
        expect(browser.evaluate("document.querySelectorAll('img, script, [onerror], [onload]').length"), 1, "scripts and images")
        expect(browser.evaluate("String(window.broken)"), "undefined", "what the names did")
        browser.open(self.sink.url + "/#search=" + "%3Csvg onload")
        browser.wait(CARDS, 1)
        browser.point("article .name")
        browser.wait(text("#title"), HOSTILE[0].name)
        browser.key("Escape")

    def looks(self):
        """light, dark and on a phone: every text can be read and nothing sticks out"""
        browser = self.browser
        for scheme in ("light", "dark"):
            browser.size(1280, 800, scheme)
            browser.open(self.sink.url + "/")
            browser.wait(f"{CARDS} > 20")
            brightness = browser.evaluate("Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number))")
            expect(brightness < 60 if scheme == "dark" else brightness > 200, True, f"{scheme}: {brightness}")
            expect(browser.evaluate(CONTRAST), [], f"texts of less contrast than 4.5 to 1, {scheme}")
        browser.size(375, 800)
        browser.wait("document.documentElement.clientWidth", 375)
        expect(browser.evaluate("document.documentElement.scrollWidth"), 375, "width on a phone")
        browser.size(1280, 800)

    def hidden(self):
        """a page that nobody sees asks nothing, and goes on when it is seen"""
        browser = self.browser
        browser.evaluate("""Object.defineProperty(document, 'hidden', {get: () => window.unseen, configurable: true});
            window.unseen = true; document.dispatchEvent(new Event('visibilitychange'))""")
        time.sleep(0.5)                          # an answer may be under way
        before = len(browser.requests)
        time.sleep(4.5)
        expect(len(browser.requests), before, "requests while hidden")
        browser.evaluate("window.unseen = false; document.dispatchEvent(new Event('visibilitychange'))")
        browser.wait("true")
        end = time.monotonic() + 10
        while len(browser.requests) == before and time.monotonic() < end:
            time.sleep(0.05)
        expect(len(browser.requests) > before, True, "it asks again")

    def away(self):
        """a sink that is away is said at once, and its return too"""
        browser = self.browser
        browser.open(self.sink.url + "/")
        browser.wait(f"{CARDS} > 20")
        shown = browser.evaluate(CARDS)
        before = list(browser.complaints)
        self.sink.stop()
        browser.wait("document.querySelector('#away').checkVisibility()")
        expect(browser.evaluate("document.querySelector('#away').textContent.includes(' has not answered since ')"), True, "the warning")
        expect(browser.evaluate(CARDS), shown, "cards that stay")
        self.sink.start()
        browser.wait("document.querySelector('#away').checkVisibility()", False)
        # That a fetch failed is Chromium's own line, and just what was done here.
        expect([line for line in browser.complaints[len(before):] if "net::ERR_" not in line], [], "complaints")
        browser.complaints[:] = before

    def thousand(self):
        """a thousand metrics come in portions and do not hold up the page"""
        browser = self.browser
        self.sink.put(many(1200))
        browser.open(self.sink.url + "/#namespace=Many")
        browser.wait(text("#found") + ".startsWith('1,200 of ')")
        expect(browser.evaluate(CARDS), 200, "cards at first")
        for shown in (400, 600, 800, 1000):
            browser.wait("document.querySelector('#more').checkVisibility()")
            browser.point("#more")
            browser.wait(CARDS, shown)
        expect(browser.evaluate("['more', 'rest'].map(id => document.getElementById(id).checkVisibility())"), [False, True],
               "more, and that there is no more")
        browser.evaluate("""
            window.changes = 0;
            window.longest = 0;
            new MutationObserver(records => changes += records.length)
              .observe(document.querySelector('#groups'), {subtree: true, childList: true, characterData: true, attributes: true});
            new PerformanceObserver(list => list.getEntries().forEach(entry => longest = Math.max(longest, entry.duration)))
              .observe({entryTypes: ['longtask']});""")
        asked = len(browser.requests)
        end = time.monotonic() + 60
        while len(browser.requests) < asked + 6 and time.monotonic() < end:
            time.sleep(0.1)
        expect(len(browser.requests) >= asked + 6, True, "it goes on asking")
        print(f"     work of more than 50 ms in a poll with 1000 cards: {browser.evaluate('longest')} ms")
        expect(browser.evaluate("changes"), 0, "changes by polls that brought nothing new")

    def quiet(self):
        """no request left the sink's address, and the console has no error"""
        expect({url for url in self.browser.requests if not url.startswith((self.sink.url + "/", "data:", "about:"))}, set(), "other addresses")
        expect(self.browser.complaints, [], "complaints")

    def take_picture(self):
        """a picture for the documentation"""
        self.browser.size(1280, 720)
        self.browser.open(self.sink.url + "/")
        self.browser.wait(CARDS, len(host()))
        time.sleep(0.5)                          # the last frame
        self.browser.picture(self.picture)


# Texts that stand on a background with too little contrast, as the accessibility guidelines (WCAG 2, AA) count it.
CONTRAST = """(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const rgb = color => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = color => { const [r, g, b] = color.map(n => (n /= 255) <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const color = rgb(getComputedStyle(e).backgroundColor); if (color[3] > 200) return color; } return [255, 255, 255]; };
  const bad = new Set();
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.closest('script, style, option') || !e.checkVisibility()) continue;
    const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.add(`${e.className || e.id || e.tagName} ${ratio.toFixed(2)}`);
  }
  return [...bad];
})()"""

CHECKS = [Checks.empty, Checks.every_metric, Checks.live, Checks.units, Checks.bill, Checks.search, Checks.detail, Checks.refusal,
          Checks.hostile, Checks.looks, Checks.hidden, Checks.away, Checks.thousand, Checks.quiet]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="?")
    parser.add_argument("--picture")
    options = parser.parse_args()
    if options.binary:
        from sink import Sink                    # boto3 is not everywhere
        sink = Sink(options.binary)
    else:
        sink = Mock()
    browser = Browser()
    try:
        checks = Checks(sink, browser, options.picture)
        browser.size(1280, 800)
        order = [*CHECKS[:2], Checks.take_picture, *CHECKS[2:]] if options.picture else CHECKS
        for check in order:
            began = time.monotonic()
            try:
                check(checks)
            except Failed as problem:
                print(f"FAIL {check.__doc__}: {problem}\n" + "\n".join(browser.complaints), flush=True)
                sys.exit(1)
            print(f"ok   {check.__doc__} ({time.monotonic() - began:.1f} s)", flush=True)
    finally:
        browser.close()
        sink.close()


if __name__ == "__main__":
    main()
