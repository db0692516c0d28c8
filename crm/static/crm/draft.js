/* What is typed into form[data-draft] stays on this device until the server has it: after a crash, a dead network, a
   session that has ended. The keys and their life are looked after in app.js, which forgets them at log-out and in time. */
(() => {
  "use strict";
  const $ = (selector, root) => root.querySelector(selector);
  const NEVER = new Set(["csrfmiddlewaretoken", "typed_by", "seen", "drop"]);
  const key = (form) => `whistle-draft:${form.dataset.draftUser}:${form.dataset.draft}`;
  const drafted = (control) => control.name && !NEVER.has(control.name) && !/^(file|password|submit|button)$/.test(control.type);
  const controls = (form) => [...form.elements].filter(drafted);
  const value = (control) => (control.type === "checkbox" ? control.checked : control.value);
  const typed = (form) => Object.fromEntries(controls(form).filter((control) => control.type !== "hidden").map((control) => [control.name, value(control)]));
  // with the form's token: sent again because no answer came, it is known as the same form
  const all = (form) => Object.fromEntries(controls(form).map((control) => [control.name, value(control)]));
  const same = (one, other) => Object.keys(other).every((name) => one[name] === other[name]);

  function read(form) {
    try { return JSON.parse(localStorage.getItem(key(form))); } catch { return null; }
  }
  function write(form) {
    if (form.dataset.draftEmpty === JSON.stringify(typed(form))) { forget(form); return; }
    // a device that is full or keeps nothing: the page works as it does without script
    try { localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), fields: all(form) })); } catch { /* nothing is kept */ }
  }
  function forget(form) {
    try { localStorage.removeItem(key(form)); } catch { /* nothing was kept */ }
  }

  function put(form, fields) {
    controls(form).forEach((control) => {
      if (!(control.name in fields)) return;
      if (control.type === "checkbox") control.checked = fields[control.name];
      else control.value = fields[control.name];
    });
  }
  function restore(form, draft) {
    const before = all(form);
    put(form, draft.fields);
    const line = $("[data-draft-line]", form);
    const at = new Date(draft.at);
    const time = `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "w-plain";
    button.textContent = form.dataset.draftDiscard;
    button.addEventListener("click", () => { put(form, before); forget(form); line.hidden = true; });
    line.replaceChildren(`${form.dataset.draftRestored.replace("{time}", time)} · `, button);
    line.hidden = false;
  }
  function begin(form) {
    if (form.dataset.draftEmpty !== undefined) return;
    const draft = read(form);
    // an answer of the server that lists what is wrong holds what was typed already
    form.dataset.draftEmpty = $(".is-wrong, .w-note.is-late:not([hidden])", form) ? "" : JSON.stringify(typed(form));
    if (draft && !same(all(form), Object.fromEntries(Object.entries(draft.fields).filter(([name]) => name in typed(form))))) restore(form, draft);
  }

  function say(form, words) {
    const note = $("[data-draft-note]", form);
    note.textContent = words;
    note.hidden = !words;
    if (words) note.scrollIntoView({ block: "center" });
  }
  const formOf = (event) => event.target.closest?.("form[data-draft]");
  ["input", "change"].forEach((name) => document.addEventListener(name, (event) => { const form = formOf(event); if (form) write(form); }));
  document.addEventListener("htmx:beforeRequest", (event) => { const form = formOf(event); if (form) { write(form); say(form, ""); } });
  document.addEventListener("htmx:sendError", (event) => { const form = formOf(event); if (form) say(form, form.dataset.draftAway); });
  document.addEventListener("htmx:timeout", (event) => { const form = formOf(event); if (form) say(form, form.dataset.draftAway); });
  document.addEventListener("htmx:responseError", (event) => { const form = formOf(event); if (form) say(form, form.dataset.draftKept); });
  // done is what the server leads on from; the way to log-in is not
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const form = formOf(event);
    const on = event.detail.xhr.getResponseHeader("HX-Redirect");
    if (form && on && !on.startsWith("/accounts/")) forget(form);
  });
  document.addEventListener("htmx:afterSwap", () => document.querySelectorAll("form[data-draft]").forEach(begin));
  document.querySelectorAll("form[data-draft]").forEach(begin);
})();
