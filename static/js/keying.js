/* A return is keyed like a spreadsheet: Enter and arrows move, a column or row from Excel fills from the cursor on, and
   what the rules find of a cell stands at it as soon as it is left. Without this script the form is a plain form. */
(() => {
  "use strict";
  const form = document.getElementById("return-form");
  if (!form) return;
  const cells = () => [...form.querySelectorAll("[data-cell]")];
  const check = document.getElementById("check");
  const note = form.querySelector("[data-pasted]");
  const NOTHING = new Set(["", "-", "—", "——", "/", "无", "N/A", "NA"]);
  document.querySelectorAll("[data-keys]").forEach((line) => { line.hidden = false; });
  form.querySelectorAll(".twelve-link").forEach((link) => { link.tabIndex = -1; }); /* F2 opens it */

  function say(kind, ...numbers) {
    note.hidden = !kind;
    note.textContent = kind ? numbers.reduce((text, number, at) => text.replace(`{${at}}`, number), note.dataset[kind]) : "";
  }

  function move(from, step) {
    const all = cells();
    const next = all[all.indexOf(from) + step];
    if (next) { next.focus(); next.select?.(); }
    else if (step > 0) form.querySelector(".btn-primary[type=submit]").focus();
  }

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("[data-cell]") || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const plain = cell.localName === "input" && cell.type === "text";
    let step = 0;
    if (event.key === "Enter" && cell.localName !== "textarea") step = event.shiftKey ? -1 : 1;
    else if (plain && event.key === "ArrowDown") step = 1;
    else if (plain && event.key === "ArrowUp") step = -1;
    else if (event.key === "F2") {
      event.preventDefault();
      cell.closest("tr").querySelector(".twelve-link")?.click();
    }
    if (step) { event.preventDefault(); move(cell, step); }
  });

  /* as the reader of the rules does: full-width digits, blanks, minus signs, thousands */
  function cleaned(text) {
    const plain = text.normalize("NFKC").replace(/\s+/g, "").replace(/−/g, "-");
    if (NOTHING.has(plain.toUpperCase())) return "";
    return /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain) ? plain.replaceAll(",", "") : plain;
  }

  /* false where the cell cannot hold it */
  function put(cell, text) {
    const number = cell.inputMode === "decimal";
    let value = number ? cleaned(text) : text.trim();
    if (!value) return true;
    if (cell.localName === "select") {
      const option = [...cell.options].find((one) => one.value && (one.value === value || one.text.trim() === value));
      if (!option) return false;
      value = option.value;
    } else if (cell.type === "date") {
      const parts = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(value);
      if (!parts) return false;
      value = `${parts[1]}-${parts[2].padStart(2, "0")}-${parts[3].padStart(2, "0")}`;
    } else if (cell.maxLength > 0 && value.length > cell.maxLength) return false;
    cell.value = value;
    cell.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  form.addEventListener("paste", (event) => {
    const cell = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell.matches?.("[data-cell]") || cell.localName === "textarea") return;
    const rows = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((row) => row.split("\t"));
    const single = rows.length === 1 && rows[0].length === 1;
    if (single && cell.inputMode !== "decimal") return;
    const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    if (single && !whole) return; /* into the midst of what stands there */
    event.preventDefault();
    if (rows.length > 1 && rows.some((row) => row.length > 1)) { say("block"); return; }
    const values = rows.length > 1 ? rows.map((row) => row[0]) : rows[0];
    const all = cells();
    const targets = all.slice(all.indexOf(cell));
    if (values.length > targets.length) { say("many", values.length, targets.length); return; }
    const unknown = values.filter((value, at) => !put(targets[at], value)).length;
    say(unknown ? "unknown" : "", unknown);
    targets[values.length - 1].focus();
    ask();
  });

  if (matchMedia("(min-width: 768px)").matches && !form.querySelector("[aria-invalid=true]") && !location.hash) {
    cells().find((cell) => !cell.value)?.focus();
  }

  const ask = () => window.htmx.trigger(check, "keyed");
  form.addEventListener("change", (event) => { if (event.target.matches("[data-cell], [name=unit]")) ask(); });
  form.addEventListener("form:restored", ask);

  /* only what differs is put in place, so that a reader is told just that */
  check.addEventListener("htmx:afterSwap", () => {
    const found = new Map();
    check.querySelectorAll("template[data-for]").forEach((one) => {
      found.set(one.dataset.for, [...(found.get(one.dataset.for) || []), one]);
    });
    form.querySelectorAll("[data-found]").forEach((place) => {
      const lines = found.get(place.dataset.found) || [];
      const html = lines.map((one) => one.innerHTML).join("");
      const cell = document.getElementById(`id_${place.dataset.found}`);
      if (lines.some((one) => "blocks" in one.dataset)) cell.setAttribute("aria-invalid", "true");
      else cell.removeAttribute("aria-invalid");
      if (place.dataset.shown === html || (!html && !place.childElementCount)) return;
      place.dataset.shown = html;
      place.replaceChildren(...lines.map((one) => one.content.cloneNode(true)));
      cell.setAttribute("aria-describedby", place.id);
    });
  });
})();
