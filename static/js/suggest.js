/* A field with suggestions: [data-suggest] holds a hidden input (the id), the text input and its listbox.
   htmx fills the listbox with [role=option][data-pk][data-name]; arrows, Enter and taps choose one. */
(() => {
  "use strict";
  function ready(box) {
    box.dataset.ready = "";
    const id = box.querySelector("input[type=hidden]");
    const text = box.querySelector("[role=combobox]");
    const hits = box.querySelector("[role=listbox]");
    const said = box.querySelector("[data-suggest-chosen]");
    const choose = (option) => {
      id.value = option.dataset.pk;
      text.value = option.dataset.name;
      text.removeAttribute("aria-invalid");
      said.textContent = option.querySelector("small")?.textContent ?? "";
      hits.replaceChildren();
      list.show(false);
      id.dispatchEvent(new Event("change", { bubbles: true }));
    };

    const list = window.portal.listbox(text, hits, {
      option: "[role=option][data-pk]",
      choose,
      first: true,
      shown: () => !id.value,
    });

    text.addEventListener("input", () => {
      id.value = "";
      said.textContent = "";
    });
    hits.addEventListener("mousedown", (event) => event.preventDefault());
    hits.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option][data-pk]");
      if (option) choose(option);
    });
    box.addEventListener("click", (event) => { /* offered before one types: [data-suggest-near] with the same data */
      const near = event.target.closest("[data-suggest-near]");
      if (near) choose(near);
    });
  }

  const all = () => document.querySelectorAll("[data-suggest]:not([data-ready])").forEach(ready);
  all();
  document.addEventListener("htmx:afterSettle", all);
})();
