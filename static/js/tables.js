/* Tables: rows are picked and the bulk bar says how many; a table that fits freezes its heading below the top bar. */
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
  /* a frame that need not scroll is no stop for the keyboard either */
  const fit = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    const frame = target.closest(".table-frame");
    frame.classList.remove("fits");
    const fits = frame.scrollWidth <= frame.clientWidth;
    frame.classList.toggle("fits", fits);
    frame.classList.toggle("slides", !fits);
    if (fits) frame.removeAttribute("tabindex");
    else frame.tabIndex = 0;
  }));
  const watch = () => document.querySelectorAll(".table-frame > table").forEach((table) => fit.observe(table));
  watch();
  document.addEventListener("htmx:afterSettle", watch);
  const all = () => document.querySelectorAll("form[data-bulk]").forEach(count);
  window.addEventListener("pageshow", all);
  document.addEventListener("htmx:afterSettle", all);
})();
