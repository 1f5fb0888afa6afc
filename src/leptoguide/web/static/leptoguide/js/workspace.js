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
  // Entries go to the server one after the other. What was not stored is said in its row and below, until it is.
  const underway = new Map(); // for each row how many of its entries have no answer yet
  const lost = new Set(); // the rows of which the last entry was not stored
  let answering = null;
  const rowOf = (element) => element.closest(".fact");
  const labelOf = (id) => document.getElementById(id)?.dataset.label || "";
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
    link.addEventListener("click", () => { lost.clear(); underway.clear(); });
    saved.append(" ", link);
  }
  function markLost() {
    for (const id of lost) {
      const state = document.querySelector(`#${id} .fact-state`);
      if (!state || state.querySelector(".lost")) continue;
      const word = document.createElement("strong");
      word.className = "error lost";
      word.textContent = saved.dataset.lost;
      state.prepend(word, " ");
    }
  }
  work.addEventListener("htmx:trigger", (event) => {
    const row = rowOf(event.target);
    if (row) underway.set(row.id, (underway.get(row.id) || 0) + 1);
  });
  work.addEventListener("htmx:beforeRequest", (event) => { if (rowOf(event.target)) say(saved.dataset.saving); });
  document.body.addEventListener("htmx:beforeSwap", (event) => { answering = rowOf(event.detail.requestConfig.elt)?.id; });
  work.addEventListener("htmx:afterRequest", (event) => {
    const id = rowOf(event.detail.requestConfig.elt)?.id; // the row as it was sent; the answer may have replaced it
    if (!id) return;
    underway.set(id, Math.max(0, (underway.get(id) || 0) - 1));
    const answered = wasAnswered(event.detail);
    if (answered) lost.delete(id); else lost.add(id);
    document.getElementById(id)?.classList.toggle("unsaved", !answered || event.detail.xhr.status === 422);
    if (!answered) sayNotSaved(event.detail);
    else if (lost.size) say(saved.dataset.still.replace("#", [...lost].map(labelOf).join(saved.dataset.comma)), true);
    markLost();
  });
  window.addEventListener("beforeunload", (event) => {
    if (passing || lost.size || [...underway.values()].some(Boolean)) event.preventDefault();
  });

  // Arrows choose each value that they pass on the way to another one; only the one at which somebody stays is entered.
  const STAY = 700;
  let byArrow = false;
  let passing = null;
  let waiting = 0;
  function enter() {
    clearTimeout(waiting);
    const chosen = passing;
    passing = null;
    chosen?.dispatchEvent(new Event("change", { bubbles: true }));
  }
  work.addEventListener("keydown", (event) => {
    byArrow = event.key.startsWith("Arrow");
    if (event.key === " " || event.key === "Enter") enter();
  }, true);
  work.addEventListener("pointerdown", () => { byArrow = false; }, true);
  work.addEventListener("change", (event) => {
    if (!event.isTrusted || !byArrow || event.target.type !== "radio") return;
    event.stopPropagation();
    if (passing && passing.name !== event.target.name) enter();
    passing = event.target;
    clearTimeout(waiting);
    waiting = setTimeout(enter, STAY);
  }, true);
  work.addEventListener("focusout", (event) => { if (event.relatedTarget?.name !== passing?.name) enter(); });

  // A row in which somebody is at work is not replaced under the hands: only what is said of the fact is.
  const isTyped = (row) => row.contains(document.activeElement) && (document.activeElement.value ?? "") !== (document.activeElement.defaultValue ?? "");
  const isBusy = (row) => (row.id === answering ? (underway.get(row.id) || 0) > 1 : underway.get(row.id) || isTyped(row));
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    if (!target.matches(".fact") || !isBusy(target)) return;
    event.detail.shouldSwap = false;
    target.querySelector(".fact-state").replaceWith(fragment.querySelector(".fact-state"));
  });
  window.addEventListener("leptoguide:leave", () => { lost.clear(); underway.clear(); });

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
