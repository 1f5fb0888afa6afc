// The workspace: finding a fact, going to it, and telling the truth about what is saved. Advice comes from the server.
"use strict";
(() => {
  const work = document.getElementById("work");
  const saved = document.getElementById("saved");
  const search = document.getElementById("fact-search");
  const list = document.getElementById("fact-found");
  const count = document.getElementById("fact-found-count");
  const SHOWN = 12;

  // ------------------------------------------------------------ going to a fact
  function goTo(name) {
    const fact = document.getElementById(`fact-${name}`);
    if (!fact) return;
    for (let node = fact.parentElement; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    const inner = fact.querySelector("details.list");
    if (inner) inner.open = true;
    document.querySelectorAll(".fact.found").forEach((other) => other.classList.remove("found"));
    fact.classList.add("found");
    fact.scrollIntoView({ block: "center" });
    const control = fact.querySelector("input:checked:not([type=hidden]), input:not([type=hidden]):not(:disabled), button:not(:disabled)");
    (control || fact).focus({ preventScroll: true });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-goto]");
    if (!link) return;
    event.preventDefault();
    goTo(link.dataset.goto);
  });
  if (location.hash.startsWith("#fact-")) goTo(location.hash.slice("#fact-".length));

  // ------------------------------------------------------------ finding a fact
  const plain = (text) => text.toLowerCase().normalize("NFKC");
  let chosen = -1;
  function found(query) {
    const parts = plain(query).split(/\s+/).filter(Boolean);
    if (!parts.length) return [];
    return [...document.querySelectorAll(".fact")]
      .filter((fact) => parts.every((part) => fact.dataset.search.includes(part)))
      .sort((a, b) => starts(b, parts[0]) - starts(a, parts[0]));
  }
  const starts = (fact, part) => Number(fact.dataset.search.split(" ").some((word) => word.startsWith(part)));
  function show() {
    const facts = found(search.value);
    chosen = facts.length ? 0 : -1;
    list.replaceChildren(...facts.slice(0, SHOWN).map((fact, index) => {
      const item = document.createElement("li");
      item.id = `found-${index}`;
      item.role = "option";
      item.dataset.goto = fact.dataset.fact;
      item.textContent = fact.dataset.label;
      const state = document.createElement("small");
      state.textContent = fact.querySelector(".fact-state")?.firstElementChild?.textContent || "";
      item.append(state);
      return item;
    }));
    list.hidden = !search.value.trim() || !facts.length;
    search.setAttribute("aria-expanded", String(!list.hidden));
    count.textContent = !search.value.trim() ? "" : facts.length ? count.dataset.some.replace("#", facts.length) : count.dataset.none;
    choose(chosen);
  }
  function choose(index) {
    chosen = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    if (index >= 0 && list.children[index]) {
      search.setAttribute("aria-activedescendant", `found-${index}`);
      list.children[index].scrollIntoView({ block: "nearest" });
    } else search.removeAttribute("aria-activedescendant");
  }
  function close() {
    list.hidden = true;
    search.setAttribute("aria-expanded", "false");
    search.removeAttribute("aria-activedescendant");
  }
  if (search) {
    search.addEventListener("input", show);
    search.addEventListener("focus", () => search.value && show());
    search.addEventListener("blur", () => setTimeout(close, 150));
    search.addEventListener("keydown", (event) => {
      const last = list.children.length - 1;
      if (event.key === "ArrowDown" && last >= 0) choose(Math.min(chosen + 1, last));
      else if (event.key === "ArrowUp" && last >= 0) choose(Math.max(chosen - 1, 0));
      else if (event.key === "Enter" && list.children[chosen]) {
        const name = list.children[chosen].dataset.goto;
        search.value = "";
        close();
        goTo(name);
      } else if (event.key === "Escape") { search.value = ""; close(); } else return;
      event.preventDefault();
    });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); search.focus(); search.select(); }
    });
  }

  // ------------------------------------------------------------ saving
  const unsaved = new Set();
  const factOf = (event) => event.target.closest(".fact");
  function say(text, failed) {
    saved.textContent = text;
    saved.classList.toggle("failed", Boolean(failed));
  }
  // An entry is saved when the server says so at the address it was sent to; a redirect led somewhere else.
  const sentTo = (detail) => new URL(detail.requestConfig.path, location.href).pathname;
  const answeredAt = (detail) => new URL(detail.xhr.responseURL || location.href).pathname;
  const wasAnswered = (detail) => (detail.successful || detail.xhr.status === 422) && answeredAt(detail) === sentTo(detail);
  function sayNotSaved(detail) {
    const status = detail.successful ? 401 : detail.xhr.status;
    say(saved.dataset[{ 401: "signedOut", 403: "forbidden" }[status] || "failed"], true);
    if (status !== 401) return;
    const link = document.createElement("a");
    link.href = `${saved.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
    link.textContent = saved.dataset.signInAgain;
    link.addEventListener("click", () => unsaved.clear());
    saved.append(" ", link);
  }
  work.addEventListener("change", (event) => { const fact = factOf(event); if (fact) unsaved.add(fact.id); });
  work.addEventListener("htmx:beforeRequest", (event) => { if (factOf(event)) { saved.classList.remove("failed"); say(saved.dataset.saving); } });
  work.addEventListener("htmx:afterRequest", (event) => {
    const fact = factOf(event);
    if (!fact) return;
    const now = document.getElementById(fact.id);
    const answered = wasAnswered(event.detail);
    if (answered) unsaved.delete(fact.id); else unsaved.add(fact.id);
    if (now) now.classList.toggle("unsaved", !answered || event.detail.xhr.status === 422);
    if (!answered) sayNotSaved(event.detail);
  });
  window.addEventListener("leptoguide:leave", () => unsaved.clear());
  window.addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });

  // ------------------------------------------------------------ advice put in place: what was open stays open
  let open = [];
  let stops = Number(document.getElementById("advice").dataset.stops);
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.detail.target.id === "advice" || event.detail.target.id === "place")
      open = [...event.detail.target.querySelectorAll("details[data-keep]")].map((d) => [d.id, d.open]);
  });
  document.body.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id !== "advice" && event.detail.target.id !== "place") return;
    for (const [id, was] of open) { const kept = document.getElementById(id); if (kept) kept.open = was; }
    open = [];
    const advice = document.getElementById("advice");
    if (Number(advice.dataset.stops) > stops) say(saved.dataset.stop, true);
    stops = Number(advice.dataset.stops);
  });
})();
