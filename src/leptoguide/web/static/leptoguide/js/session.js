// Somebody at the computer is signed in; nobody there, and the page is left, so that no patient stays on the screen.
"use strict";
(() => {
  const notice = document.getElementById("session-notice");
  const limit = Number(notice?.dataset.idle || 0) * 1000;
  if (!limit) return;
  const TELL = 30_000; // the server hears of somebody who types at most this often
  const WARN = Math.min(120_000, limit / 3);
  const KEY = "leptoguide-active"; // shared by all tabs: whoever works in one is there for all
  let told = Date.now();

  const lastActive = () => Math.max(Number(localStorage.getItem(KEY)), told);
  async function tell() {
    told = Date.now();
    const answer = await fetch(notice.dataset.alive, { headers: { "HX-Request": "true" }, redirect: "manual" }).catch(() => null);
    if (answer && answer.status === 401) leave();
  }
  function active() {
    localStorage.setItem(KEY, String(Date.now()));
    if (Date.now() - told > TELL) tell();
  }
  function leave() {
    window.dispatchEvent(new Event("leptoguide:leave"));
    document.body.hidden = true;
    const next = location.pathname + location.search;
    location.replace(`${notice.dataset.leave}?next=${encodeURIComponent(next)}`);
  }
  function look() {
    const idle = Date.now() - lastActive();
    notice.hidden = idle < limit - WARN;
    if (idle >= limit) leave();
  }
  for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"]) addEventListener(kind, active, { passive: true, capture: true });
  document.body.addEventListener("htmx:afterRequest", () => { told = Date.now(); });
  document.addEventListener("visibilitychange", look);
  document.getElementById("session-stay").addEventListener("click", () => { tell(); notice.hidden = true; });
  localStorage.setItem(KEY, String(Date.now()));
  setInterval(look, 5_000);
})();
