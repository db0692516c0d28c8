/* Whistle: keys, the combobox, selection. Everything here only quickens what the pages do without it. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName));

  /* ---- the cursor over rows: j k Enter . */
  const rows = () => $$("[data-row]");
  const cursorAt = () => rows().findIndex((row) => row.classList.contains("is-cursor"));
  function moveCursor(step) {
    const all = rows();
    if (!all.length) return;
    const from = cursorAt();
    const to = from < 0 ? 0 : Math.min(Math.max(from + step, 0), all.length - 1);
    all.forEach((row, i) => row.classList.toggle("is-cursor", i === to));
    all[to].scrollIntoView({ block: "nearest" });
    const link = $("[data-open]", all[to]);
    if (link) link.focus({ preventScroll: true });
  }
  const follow = (link) => { if (link) link.click(); return Boolean(link); };
  const inRow = (selector) => { const row = rows()[cursorAt()]; return row && $(selector, row); };

  /* ---- single keys: a printed <kbd> and data-key on the same element */
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === "k") { event.preventDefault(); $("#search")?.select(); return; }
    if ((event.ctrlKey || event.metaKey) && key === "enter" && event.target.form) { event.preventDefault(); event.target.form.requestSubmit(); return; }
    if (event.key === "Escape") { escape(event); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const actions = {
      "/": () => { $("#search")?.select(); return true; },
      j: () => { rows().length ? moveCursor(1) : follow($("[data-next]")); return true; },
      k: () => { rows().length ? moveCursor(-1) : follow($("[data-previous]")); return true; },
      ".": () => follow(inRow("[data-do]")),
      enter: () => event.target === document.body && follow(inRow("[data-open]")),
    };
    const keyed = $(`[data-key="${CSS.escape(key)}"]`);
    const done = actions[key] ? actions[key]() : follow(keyed);
    if (done) event.preventDefault();
  });

  function escape(event) {
    const list = $(".w-options:not(:empty)");
    if (list) { list.replaceChildren(); return; }
    const bulk = $("[data-bulk]:not([hidden])");
    if (bulk) { $$("[data-pick]").forEach((box) => { box.checked = false; }); countPicked(); return; }
    if (typing(event.target)) event.target.blur();
  }

  /* ---- selection in lists: the bulk bar says how many */
  function countPicked() {
    const bar = $("[data-bulk]");
    if (!bar) return;
    const picked = $$("[data-pick]:checked");
    const all = $("[data-pick-all]");
    if (all) all.checked = picked.length === $$("[data-pick]").length;
    bar.hidden = picked.length === 0;
    const said = $("[data-picked]", bar);
    if (said) said.textContent = picked.length;
    $$("[data-pick]").forEach((box) => box.closest("tr").setAttribute("aria-selected", box.checked));
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) { $$("[data-pick]").forEach((box) => { box.checked = event.target.checked; }); countPicked(); }
    if (event.target.matches("[data-pick]")) countPicked();
    if (event.target.matches("[data-fill]")) fill(event.target);
  });

  /* ---- a reply template into the text it belongs to; what is written already stays */
  function fill(select) {
    const target = document.getElementById(select.dataset.fill);
    const words = select.selectedOptions[0]?.dataset.text;
    if (!target || !words) return;
    target.value = target.value.trim() ? `${target.value.trimEnd()}\n${words}` : words;
    target.focus();
  }

  /* ---- combobox: input[data-combo] fetches options through htmx; a pick fills the hidden field */
  const options = (input) => $$("[role=option]", document.getElementById(input.getAttribute("aria-controls")));
  function choose(input, option) {
    const holder = document.getElementById(input.dataset.combo);
    const list = document.getElementById(input.getAttribute("aria-controls"));
    input.value = option.dataset.name;
    holder.value = option.dataset.id;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    holder.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function walk(input, step) {
    const all = options(input);
    if (!all.length) return;
    const from = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const to = (from + step + all.length) % all.length;
    all.forEach((option, i) => option.setAttribute("aria-selected", i === to));
    input.setAttribute("aria-activedescendant", all[to].id);
    all[to].scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches?.("input[data-combo]")) return;
    const all = options(input);
    const at = all.find((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") { event.preventDefault(); walk(input, 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); walk(input, -1); }
    // Enter chooses; it never sends a half-filled form because the suggestions were slower than the fingers
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) { event.preventDefault(); if (all.length) choose(input, at || all[0]); }
    if (event.key === "Tab" && at) choose(input, at);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("input[data-combo]")) {
      const holder = document.getElementById(event.target.dataset.combo);
      if (holder.value) { holder.value = ""; holder.dispatchEvent(new Event("change", { bubbles: true })); }
    }
  });
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest?.("[role=option]");
    const list = option?.closest("[role=listbox]");
    if (!list) return;
    event.preventDefault();
    choose($(`input[aria-controls="${list.id}"]`), option);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.("input[data-combo]")) document.getElementById(event.target.getAttribute("aria-controls")).replaceChildren();
  });

  /* ---- where the hands go on: the field that asks for it, what is wrong in a move's form, its first field, its button */
  const CONTROL = ":is(input:not([type=hidden]), select, textarea)";
  function start(root) {
    const form = $("[data-move]", root);
    const place = $("[data-focus]", root) || form && ($(`.is-wrong ${CONTROL}`, form) || $(CONTROL, form) || $("button", form));
    if (place) place.focus();
    // what had the focus has been replaced: whoever cannot see the page is taken to what came instead
    else if (document.activeElement === document.body && root.matches?.("[tabindex]")) root.focus({ preventScroll: true });
  }

  /* ---- htmx: a drawn part may take the focus, but only into itself; refusals of the server are said once, here */
  document.addEventListener("htmx:afterSwap", (event) => {
    const list = event.target;
    if (list.matches?.("[role=listbox]")) {
      const input = $(`input[aria-controls="${list.id}"]`);
      const isChosen = document.getElementById(input.dataset.combo).value;
      if (document.activeElement !== input || isChosen) list.replaceChildren();
      input.setAttribute("aria-expanded", String(list.children.length > 0));
    }
    start(list);
    countPicked();
  });
  /* a filter with thirty fields: only what is filled in stands in the address */
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches(".w-filter")) return;
    [...event.detail.formData.entries()].forEach(([name, value]) => { if (!value) event.detail.formData.delete(name); });
  });
  document.addEventListener("htmx:responseError", (event) => {
    const words = document.body.dataset;
    const say = { 403: words.say403, 404: words.say404 }[event.detail.xhr.status] || words.say500;
    const note = $("#w-problem");
    if (note && say) { note.hidden = false; $("div", note).textContent = say; note.scrollIntoView({ block: "center" }); }
  });
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-print]")) { event.preventDefault(); window.print(); } });

  /* ---- copy a text: the clipboard where the browser allows it (HTTPS), else what is selected */
  async function copy(button) {
    const text = document.getElementById(button.dataset.copy);
    text.focus();
    text.select();
    try { await navigator.clipboard.writeText(text.value); } catch { if (!document.execCommand("copy")) return; }
    ($("span", button) || button).textContent = button.dataset.copied;
  }
  document.addEventListener("click", (event) => { const button = event.target.closest?.("[data-copy]"); if (button) copy(button); });

  /* ---- drafts (draft.js) stay on this device for a week, and go when somebody logs out */
  const DRAFT = "whistle-draft:", WEEK = 7 * 24 * 3600 * 1000;
  function forgetDrafts(isOver) {
    try {
      Object.keys(localStorage).filter((key) => key.startsWith(DRAFT)).forEach((key) => { if (isOver(key)) localStorage.removeItem(key); });
    } catch { /* a browser that keeps nothing */ }
  }
  function isOld(key) {
    try { return Date.now() - JSON.parse(localStorage.getItem(key)).at > WEEK; } catch { return true; }
  }
  document.addEventListener("submit", (event) => { if (event.target.action?.endsWith("/accounts/logout/")) forgetDrafts(() => true); });
  forgetDrafts(isOld);
  start(document);
  countPicked();
})();
