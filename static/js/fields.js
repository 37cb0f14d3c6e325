/* What is typed in a form, as pairs of a name and a value, and back into its fields. */
(() => {
  "use strict";
  const skipped = new Set(["csrfmiddlewaretoken", "form_key", "next"]);

  const fields = (form) => [...form.elements].filter((field) => field.name && !skipped.has(field.name)
    && !["password", "file", "submit", "button", "reset"].includes(field.type) && field.localName !== "fieldset");

  const valueOf = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    if (field.localName === "select" && field.multiple) return [...field.selectedOptions].map((option) => option.value);
    return field.value;
  };
  const keyOf = (field) => (["checkbox", "radio"].includes(field.type) ? `${field.name}=${field.value}` : field.name);
  const typed = (form) => fields(form).map((field) => [keyOf(field), valueOf(field)]);

  const changed = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.localName !== "select") return field.type !== "hidden" && field.value !== field.defaultValue;
    const options = [...field.options];
    if (!field.multiple && !options.some((option) => option.defaultSelected)) return field.selectedIndex > 0;
    return options.some((option) => option.selected !== option.defaultSelected);
  };

  function put(form, values) {
    const left = new Map();
    values.forEach(([key, value]) => left.set(key, [...(left.get(key) || []), value]));
    fields(form).forEach((field) => {
      const queue = left.get(keyOf(field));
      if (!queue?.length) return;
      const value = queue.shift();
      if (field.type === "checkbox" || field.type === "radio") field.checked = value;
      else if (field.localName === "select" && field.multiple) [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
      else field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    if ("guard" in form.dataset) form.dataset.dirty = "";
    form.dispatchEvent(new CustomEvent("form:restored", { bubbles: true }));
  }

  window.portal = { ...window.portal, fields: { of: fields, changed, typed, put } };

  /* what was touched before the page's scripts were there is told to them once they listen (htmx listens before this) */
  const early = [...document.forms].flatMap(fields).filter(changed);
  document.addEventListener("DOMContentLoaded", () => early.forEach((field) => {
    ["input", "change"].forEach((name) => field.dispatchEvent(new Event(name, { bubbles: true })));
  }));
})();
