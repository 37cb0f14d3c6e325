/* An input with a listbox of suggestions that htmx fills: from two characters on, by arrows, Enter, Escape and taps.
   `settings`: option (selector of what can be chosen), choose(option), first (Enter takes the first one when none is
   marked), shown() (whether an answer may open the list), emptied() (the text has become too short). */
(() => {
  "use strict";
  const SHORTEST = 2;

  function listbox(text, hits, settings) {
    const options = () => [...hits.querySelectorAll(settings.option)];
    const isShort = () => text.value.trim().length < SHORTEST;

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
    const show = (open) => {
      hits.hidden = !open;
      text.setAttribute("aria-expanded", String(open));
      if (!open) mark(null);
    };

    text.addEventListener("input", () => { if (isShort()) { hits.replaceChildren(); show(false); } });
    text.addEventListener("htmx:configRequest", (event) => { if (isShort()) event.preventDefault(); });
    hits.addEventListener("htmx:afterSwap", () => show(Boolean(hits.textContent.trim()) && (settings.shown?.() ?? true)));
    text.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const all = options();
      const at = all.findIndex((option) => option.classList.contains("active"));
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && all.length) {
        event.preventDefault();
        show(true);
        mark(all.at(at < 0 && step < 0 ? -1 : (at + step) % all.length));
      } else if (event.key === "Enter" && !hits.hidden && all.length && (at >= 0 || settings.first)) {
        event.preventDefault();
        settings.choose(all[Math.max(at, 0)]);
      } else if (event.key === "Escape") {
        if (hits.hidden) settings.leave?.();
        else event.preventDefault();
        show(false);
      }
    });
    text.addEventListener("blur", () => setTimeout(() => { if (!hits.contains(document.activeElement)) show(false); }, 150));
    return { show };
  }

  window.portal = { ...window.portal, listbox };
})();
