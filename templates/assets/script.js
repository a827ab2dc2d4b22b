// Everything works without this. It opens what is folded before printing, marks where the
// reader is, sorts tables, copies commands, and brings out one series of a figure.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const made = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });

  const folded = [];
  addEventListener("beforeprint", () => {
    for (const details of all("details:not([open])")) {
      details.open = true;
      folded.push(details);
    }
  });
  addEventListener("afterprint", () => {
    for (const details of folded.splice(0)) details.open = false;
  });

  // a link into something folded opens it
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    const details = target?.closest("details");
    if (details) {
      details.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);

  const links = new Map(all("nav a").map((link) => [link.hash.slice(1), link]));
  const sections = all("main > section");
  const seen = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
    const current = sections.filter((section) => seen.has(section)).at(-1)?.getAttribute("aria-labelledby");
    for (const [id, link] of links) {
      if (id === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "0px 0px -70% 0px" });
  for (const section of sections) watcher.observe(section);

  // sort: durations, then by the first number that a cell holds, others as text
  const seconds = { h: 3600, min: 60, s: 1 };
  const key = (row, column) => {
    const text = row.cells[column].textContent.trim();
    if (/^(\d+ (h|min|s) ?)+$/.test(text)) {
      return [[...text.matchAll(/(\d+) (h|min|s)/g)].reduce((sum, [, n, unit]) => sum + n * seconds[unit], 0), text];
    }
    const number = /^[+\u2212-]?[\d,]*\.?\d+(e[\u2212-]?\d+)?/.exec(text)?.[0];
    return [number ? Number(number.replaceAll(",", "").replaceAll("\u2212", "-")) : NaN, text];
  };
  const order = ([a, left], [b, right]) =>
    Number.isNaN(a) || Number.isNaN(b) ? left.localeCompare(right, "en") : a - b;
  const sort = (heading) => {
    const body = heading.closest("table").tBodies[0];
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...body.rows].map((row) => [key(row, heading.cellIndex), row]);
    rows.sort(([a], [b]) => (down ? order(b, a) : order(a, b)));
    body.append(...rows.map(([, row]) => row));
  };
  for (const heading of all("thead th")) {
    if (heading.closest("table").tBodies[0].rows.length < 5) continue;
    const button = made("button", heading.textContent, { type: "button" });
    button.addEventListener("click", () => sort(heading));
    heading.replaceChildren(button);
  }

  for (const block of all("pre")) {
    const button = made("button", "Copy", { type: "button" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(block);
        button.textContent = "Selected";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    const frame = made("div", "", { className: "copying" });
    block.before(frame);
    frame.append(block, button);
  }

  // a series of a figure: by its legend or its line with the mouse, by buttons with the keyboard
  for (const figure of all("figure")) {
    const series = all(".series", figure);
    const names = new Map();
    for (const element of series) {
      const text = element.matches("text") ? [element] : all("text", element);
      if (!text.length) continue;
      const before = names.get(element.classList[1]);
      names.set(element.classList[1], [before, ...text.map((line) => line.textContent)].filter(Boolean).join(" "));
    }
    if (names.size < 2) continue;
    let kept = null;
    const light = (name) => {
      figure.classList.toggle("lit", name !== null);
      for (const element of series) element.classList.toggle("on", element.classList.contains(name ?? "-"));
    };
    const keys = made("div", "Bring out", { className: "series-keys" });
    keys.setAttribute("role", "group");
    keys.setAttribute("aria-label", "Bring out a series");
    for (const [name, text] of names) {
      const button = made("button", text, { type: "button" });
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => {
        kept = kept === name ? null : name;
        for (const other of keys.children) other.setAttribute("aria-pressed", String(other === button && kept !== null));
        light(kept);
      });
      keys.append(button);
    }
    figure.querySelector(".drawing").after(keys);
    for (const element of series) {
      element.addEventListener("mouseenter", () => light(element.classList[1]));
      element.addEventListener("mouseleave", () => light(kept));
    }
  }

  reveal();
})();
