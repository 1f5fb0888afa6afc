// The minutes: nothing typed is lost unseen, and what others write comes in where nobody is writing.
"use strict";
(() => {
  const minuting = document.getElementById("minuting");
  const saved = document.getElementById("saved");
  const partOf = (node) => node.closest?.("[data-part]");
  const unsaved = () => [...document.querySelectorAll(".part.unsaved")];

  function say(text, failed) {
    saved.textContent = text;
    saved.classList.toggle("failed", Boolean(failed));
  }
  function mark(part, isUnsaved) {
    part.classList.toggle("unsaved", isUnsaved);
    for (const word of part.querySelectorAll(".unsaved-word")) word.hidden = !isUnsaved;
  }
  minuting.addEventListener("input", (event) => { const part = partOf(event.target); if (part) mark(part, true); });
  window.addEventListener("beforeunload", (event) => { if (unsaved().length) event.preventDefault(); });
  for (const part of document.querySelectorAll(".part.refused")) mark(part, true);

  // ------------------------------------------------------------ saving one part
  minuting.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "live") { if (document.hidden) event.preventDefault(); return; }
    say(saved.dataset.saving);
  });
  minuting.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.id === "live") return;
    const { successful, xhr } = event.detail;
    if (successful) return;
    if (xhr.status === 409 || xhr.status === 422) { say(saved.dataset.unsaved, true); return; }
    say(saved.dataset[{ 401: "signedOut", 403: "forbidden" }[xhr.status]] || saved.dataset.failed, true);
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const part = document.getElementById(event.detail.elt.id);
    if (part?.matches(".part.refused")) {
      mark(part, true);
      part.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
    }
  });

  // ------------------------------------------------------------ what others write
  minuting.addEventListener("htmx:configRequest", (event) => {
    if (event.target.id !== "live") return;
    const parts = [...document.querySelectorAll("[data-part]")];
    event.detail.parameters.seen = parts.map((part) => `${part.dataset.part}=${part.dataset.version}`).join(",");
  });
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const here = event.detail.target;
    if (!here.matches?.("[data-part]")) return;
    if (!here.matches(".unsaved") && !here.contains(document.activeElement)) return;
    event.preventDefault();
    if (!here.matches(".unsaved")) return;
    for (const word of here.querySelectorAll(".elsewhere-word")) word.hidden = false;
  });
})();
