/* What was typed when a session ends: kept in this tab until the same person has signed in again.
   A plain form is noted when it is submitted; only if the sign-in page (or the "stale page" answer) follows
   is it put back. An htmx call that is answered by 401 keeps every changed form of the page. */
(() => {
  "use strict";
  const STORE = "portal:kept";
  const HOURS = 2;
  const page = document.body.dataset.page;
  const person = document.body.dataset.person || "";
  const here = location.pathname + location.search;
  const { of: fields, changed, typed, put } = window.portal.fields;

  const read = () => { try { return JSON.parse(sessionStorage.getItem(STORE)); } catch { return null; } };
  const drop = () => sessionStorage.removeItem(STORE);
  const write = (kept) => { try { sessionStorage.setItem(STORE, JSON.stringify(kept)); } catch { /* full: nothing is kept */ } };

  const keepable = (form) => form.dataset.keep !== "no" && form.method !== "dialog" && !form.querySelector("input[type=password]");
  const name = (form) => form.id || form.getAttribute("action") || form.getAttribute("hx-post") || "form";

  function keep(forms, state) {
    const kept = forms.filter(keepable).map((form) => ({ name: name(form), fields: typed(form) }));
    if (kept.length) write({ at: Date.now(), page: here, person, state, forms: kept });
  }

  function restore() {
    const kept = read();
    if (!kept || kept.state !== "interrupted" || kept.page !== here) return;
    const forms = [...document.forms].filter(keepable);
    const waiting = kept.forms.filter((saved) => {
      const form = forms.find((candidate) => name(candidate) === saved.name);
      if (form) put(form, saved.fields);
      return !form;
    });
    if (waiting.length < kept.forms.length) window.portal.toast(window.portal.words.restored);
    if (waiting.length) write({ ...kept, forms: waiting });
    else drop();
  }

  const kept = read();
  if (kept) {
    const old = Date.now() - kept.at > HOURS * 3600 * 1000;
    if (old) drop();
    else if (page === "sign-in" || page === "stale") write({ ...kept, state: "interrupted" });
    else if (kept.state !== "interrupted" && kept.state !== "signing") drop();
    else if (page !== "password" && person !== kept.person) drop();
    else restore();
  }
  document.addEventListener("htmx:load", () => { if (document.readyState === "complete") restore(); });

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.method !== "post" || page === "sign-in") return;
    if (!event.target.matches("[hx-post]")) keep([event.target], "submitted");
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status !== 401) return;
    window.portal.leaving = true; /* the unsaved-changes guard does not ask: nothing is lost */
    const asked = event.detail.elt.closest?.("form");
    const forms = [...document.forms].filter((form) => form === asked || fields(form).some(changed));
    keep(forms.filter((form) => form.method === "post" || form.matches("[hx-post]")), "interrupted");
  });
})();
