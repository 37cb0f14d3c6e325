/* Forms: one submit is one submit, and leaving with unsaved changes asks first. */
(() => {
  "use strict";
  const buttons = (form) => [...form.elements].filter((element) => element.type === "submit" || element.localName === "button");

  function busy(form, on) {
    buttons(form).forEach((button) => {
      if (on && !button.disabled) {
        button.disabled = true;
        button.dataset.busy = "";
        button.setAttribute("aria-busy", "true");
      } else if (!on && "busy" in button.dataset) {
        button.disabled = false;
        delete button.dataset.busy;
        button.removeAttribute("aria-busy");
      }
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.matches("[hx-post], [data-hx-post]")) return;
    delete form.dataset.dirty;
    setTimeout(() => busy(form, true)); /* after the browser has read the pressed button's value */
    setTimeout(() => busy(form, false), "download" in form.dataset ? 2500 : 12000);
  });
  window.addEventListener("pageshow", () => [...document.forms].forEach((form) => busy(form, false)));

  const formOf = (element) => (element instanceof HTMLFormElement ? element : element.closest?.("form"));
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = formOf(event.detail.elt);
    if (form && event.detail.requestConfig.verb !== "get" && event.detail.elt === form) busy(form, true);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = formOf(event.detail.elt);
    if (!form) return;
    busy(form, false);
    if (event.detail.successful && event.detail.requestConfig.verb !== "get") delete form.dataset.dirty;
  });

  /* a form that asks whenever it is changed: an answer is not shown over what was changed since it was asked for */
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[hx-get]")) form.dataset.newer = "";
  });
  document.addEventListener("htmx:beforeRequest", (event) => { delete event.detail.elt.dataset.newer; });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ("newer" in event.detail.requestConfig.elt.dataset) event.detail.shouldSwap = false;
  });

  /* data-guard: what was typed here is not lost by a stray click */
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form) form.dataset.dirty = "";
  });
  window.addEventListener("beforeunload", (event) => {
    if (!window.portal?.leaving && document.querySelector("form[data-dirty]")) event.preventDefault();
  });

  /* the first wrong field takes the focus */
  const wrong = document.querySelector("main [aria-invalid=true]");
  if (wrong) wrong.focus();
})();
