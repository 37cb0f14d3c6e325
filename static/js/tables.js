/* Tables: rows are picked, the bulk bar says how many; a row of a table with data-open is a door. */
(() => {
  "use strict";
  const bars = (form) => form.querySelectorAll(".bulk-bar");

  function count(form) {
    const picks = [...form.querySelectorAll("tbody .pick input[type=checkbox]")];
    const picked = picks.filter((box) => box.checked);
    picks.forEach((box) => box.closest("tr").classList.toggle("selected", box.checked));
    const all = form.querySelector("thead .pick input");
    if (all) {
      all.checked = picks.length > 0 && picked.length === picks.length;
      all.indeterminate = picked.length > 0 && picked.length < picks.length;
    }
    bars(form).forEach((bar) => {
      bar.hidden = picked.length === 0;
      bar.querySelector("[data-picked]").textContent = picked.length.toLocaleString("zh-CN");
    });
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-bulk]");
    if (!form || !event.target.closest(".pick")) return;
    if (event.target.closest("thead")) {
      form.querySelectorAll("tbody .pick input[type=checkbox]").forEach((box) => { box.checked = event.target.checked; });
    }
    count(form);
  });
  document.addEventListener("click", (event) => {
    const clear = event.target.closest("[data-unpick]");
    if (!clear) return;
    const form = clear.closest("form");
    form.querySelectorAll(".pick input[type=checkbox]").forEach((box) => { box.checked = false; });
    count(form);
  });
  const all = () => document.querySelectorAll("form[data-bulk]").forEach(count);
  window.addEventListener("pageshow", all);
  document.addEventListener("htmx:afterSettle", all);
})();
