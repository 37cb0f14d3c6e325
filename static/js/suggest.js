/* A field with suggestions: [data-suggest] holds a hidden input (the id), the text input and its listbox.
   htmx fills the listbox with [role=option][data-pk][data-name]; arrows, Enter and taps choose one. */
(() => {
  "use strict";
  document.querySelectorAll("[data-suggest]").forEach((box) => {
    const id = box.querySelector("input[type=hidden]");
    const text = box.querySelector("[role=combobox]");
    const hits = box.querySelector("[role=listbox]");
    const said = box.querySelector("[data-suggest-chosen]");
    const options = () => [...hits.querySelectorAll("[role=option][data-pk]")];
    const active = () => hits.querySelector(".active");

    const show = (open) => {
      hits.hidden = !open;
      text.setAttribute("aria-expanded", String(open));
      if (!open) mark(null);
    };
    const mark = (option) => {
      options().forEach((other) => {
        other.classList.toggle("active", other === option);
        other.setAttribute("aria-selected", String(other === option));
      });
      if (option) {
        text.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else text.removeAttribute("aria-activedescendant");
    };
    const choose = (option) => {
      id.value = option.dataset.pk;
      text.value = option.dataset.name;
      text.removeAttribute("aria-invalid");
      said.textContent = option.querySelector("small")?.textContent ?? "";
      hits.replaceChildren();
      show(false);
      id.dispatchEvent(new Event("change", { bubbles: true }));
    };

    text.addEventListener("input", () => {
      id.value = "";
      said.textContent = "";
      if (text.value.trim().length < 2) { hits.replaceChildren(); show(false); }
    });
    text.addEventListener("htmx:configRequest", (event) => {
      if (text.value.trim().length < 2) event.preventDefault();
    });
    hits.addEventListener("htmx:afterSwap", () => show(Boolean(hits.textContent.trim()) && !id.value));
    hits.addEventListener("mousedown", (event) => event.preventDefault());
    hits.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option][data-pk]");
      if (option) choose(option);
    });
    text.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const all = options();
      const at = all.indexOf(active());
      if (event.key === "ArrowDown" && all.length) { event.preventDefault(); show(true); mark(all[(at + 1) % all.length]); }
      else if (event.key === "ArrowUp" && all.length) { event.preventDefault(); mark(all[(at - 1 + all.length) % all.length]); }
      else if (event.key === "Enter" && !hits.hidden && all.length) { event.preventDefault(); choose(all[Math.max(at, 0)]); }
      else if (event.key === "Escape" && !hits.hidden) { event.preventDefault(); show(false); }
    });
    text.addEventListener("blur", () => setTimeout(() => show(false), 150));
  });
})();
