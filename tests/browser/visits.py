"""A page opened from disk and offline, and what the browser noticed meanwhile."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import CDPSession, Page

HEIGHT = 800
NOTICE = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.refused.push(`${event.effectiveDirective} forbids ${event.blockedURI}`));
window.drawn = new Promise((done) => addEventListener("load", () =>
  requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0))));
"""
DRAWN = "() => window.drawn"
"""Waits for the first frame after the page is loaded, and gives its time in ms."""


@dataclass
class Visit:
    """An open page with its console's complaints, requests to elsewhere and dialogs."""

    page: Page
    session: CDPSession
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @property
    def refused(self):
        """What the policy refused; needs a page whose scripts run."""
        return self.page.evaluate("window.refused")

    @property
    def busy(self):
        """How long the page has kept its thread busy so far, in seconds of the processor.

        What else goes on on the machine is no part of it.
        """
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "TaskDuration")


@contextmanager
def visiting(browser, file, *, width=1280, scheme="light", scripts=True, media=None):
    """Open ``file`` from disk, without a network, and yield the visit.

    ``media`` is what it is shown on, where that is not for the browser to say.
    """
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme=scheme,
        reduced_motion="reduce",
        java_script_enabled=scripts,
        offline=True,
        service_workers="block",
    )
    try:
        page = context.new_page()
        visit = Visit(page, context.new_cdp_session(page))
        visit.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        _listen(visit, file.as_uri())
        visit.page.add_init_script(NOTICE)
        if media:
            visit.page.emulate_media(media=media)
        visit.page.goto(file.as_uri())
        if scripts:
            visit.page.evaluate(DRAWN)
        yield visit
    finally:
        context.close()


def _listen(visit, address):
    def complain(message):
        if message.type in {"error", "warning"}:
            visit.complaints.append(message.text)

    def notice(request):
        if request.url != address and not request.url.startswith("data:"):
            visit.requests.append(request.url)

    def dismiss(dialog):
        visit.dialogs.append(dialog.message)
        dialog.dismiss()

    visit.page.on("console", complain)
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("request", notice)
    visit.page.on("dialog", dismiss)
