// A form is sent once, and only while the server answers and knows who is there: what was filled in is not lost on the way.
"use strict";
(() => {
  const { alive, unanswered, signedOut, signIn, signInAgain } = document.getElementById("session-notice").dataset;
  const PATIENCE = 15_000;
  const ask = () => fetch(alive, {
    headers: { "HX-Request": "true" }, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null);

  for (const form of document.querySelectorAll("form[data-once]")) {
    const trouble = document.createElement("p");
    trouble.className = "error";
    trouble.setAttribute("role", "alert");
    function tell(text, link) {
      trouble.textContent = text;
      if (link) trouble.append(" ", link);
      form.append(trouble);
    }
    function toSignIn() {
      const link = document.createElement("a");
      Object.assign(link, { href: signIn, target: "_blank", textContent: signInAgain });
      return link;
    }
    form.addEventListener("submit", async (event) => {
      if (form.dataset.sending === "now") { form.dataset.sending = "sent"; return; }
      event.preventDefault();
      if (form.dataset.sending) return;
      form.dataset.sending = "asking";
      trouble.remove();
      const answer = await ask();
      if (answer?.ok) {
        // a sign-in in another window has made the token of this form stale
        form.elements.csrfmiddlewaretoken.value = answer.headers.get("X-CSRFToken");
        form.dataset.sending = "now";
        form.requestSubmit(event.submitter);
        return;
      }
      delete form.dataset.sending;
      if (answer?.status === 401) tell(signedOut, toSignIn()); else tell(unanswered);
    });
    window.addEventListener("pageshow", () => { delete form.dataset.sending; });
  }
})();
