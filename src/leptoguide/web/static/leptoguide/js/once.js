// A form that is on its way is not sent again by a second click. The server makes one of two all the same.
"use strict";
(() => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    let sending = false;
    form.addEventListener("submit", (event) => {
      if (sending) event.preventDefault();
      sending = true;
    });
    window.addEventListener("pageshow", () => { sending = false; });
  }
})();
