// The form of an event: conveniences only. It works without this file, and nothing is stored from here.
"use strict";
(() => {
  const form = document.querySelector(".event-form");
  if (!form) return;
  let changed = Boolean(document.querySelector("#problems, .event-page .alert"));

  // ------------------------------------------------------------ taking an entry back
  const inputs = (button) => button.dataset.clear
    ? [...form.elements].filter((e) => e.name && e.name.startsWith(button.dataset.clear) && !e.name.endsWith(".unit"))
    : [...form.elements].filter((e) => e.name === button.dataset.clearExact || e.name === `${button.dataset.clearExact}.reason`);
  const filled = (e) => (e.type === "radio" || e.type === "checkbox" ? e.checked && e.value !== "" : e.value !== "");
  function show(button) { button.hidden = !inputs(button).some(filled); }
  const buttons = [...form.querySelectorAll("[data-clear], [data-clear-exact]")];
  buttons.forEach(show);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-clear], [data-clear-exact]");
    if (!button) return;
    for (const input of inputs(button)) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = false;
      else input.value = "";
    }
    changed = true;
    show(button);
  });
  form.addEventListener("input", (event) => {
    changed = true;
    const row = event.target.closest(".fact, .score-item");
    row?.querySelectorAll("[data-clear], [data-clear-exact]").forEach(show);
  });

  // ------------------------------------------------------------ finding an agent
  const search = document.getElementById("agent-search");
  if (search) {
    const found = document.getElementById("agent-found");
    const labels = [...form.querySelectorAll(".agents label[data-search]")];
    search.hidden = false;
    search.addEventListener("input", () => {
      const parts = search.value.toLowerCase().normalize("NFKC").split(/\s+/).filter(Boolean);
      let count = 0;
      for (const label of labels) {
        const fits = parts.every((part) => label.dataset.search.includes(part));
        label.hidden = !fits && !label.querySelector("input").checked;
        count += fits;
      }
      form.querySelectorAll(".agent-group").forEach((group) => { group.hidden = !group.querySelector("label:not([hidden])"); });
      found.textContent = !parts.length ? "" : count ? found.dataset.some.replace("#", count) : found.dataset.none;
    });
    search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  }

  // ------------------------------------------------------------ losing nothing (once.js sends)
  window.addEventListener("beforeunload", (event) => { if (changed && form.dataset.sending !== "sent") event.preventDefault(); });
  document.getElementById("problems")?.focus();
})();
