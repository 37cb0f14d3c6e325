/* Drafts of long forms: what is typed is sent to the portal a little later, and stands there again when the form is opened. */
(() => {
  "use strict";
  const bar = document.querySelector("[data-draft]");
  const form = bar?.closest("form");
  if (!form) return;
  const WAIT = 2000;
  const { typed, put } = window.portal.fields;
  const said = bar.querySelector("[data-draft-said]");
  const post = (url, body, type) => fetch(url, {
    method: "POST", body, keepalive: true,
    headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value, "Content-Type": type },
  });
  const kept = document.getElementById("draft-fields");
  let timer = 0;
  let sent = false;

  function save() {
    clearTimeout(timer);
    timer = 0;
    const body = JSON.stringify({ address: location.pathname + location.search, fields: typed(form) });
    post(bar.dataset.save, body, "application/json")
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then((answer) => { said.textContent = bar.dataset.saved.replace("{}", answer.at); delete form.dataset.dirty; })
      .catch(() => { said.textContent = bar.dataset.failed; });
  }

  if (kept) {
    put(form, JSON.parse(kept.textContent));
    delete form.dataset.dirty;
  }
  form.addEventListener("input", () => {
    if (!timer) timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", () => { sent = true; clearTimeout(timer); timer = 0; });
  document.addEventListener("visibilitychange", () => { if (timer && !sent && document.hidden) save(); });
  bar.querySelector("[data-draft-discard]")?.addEventListener("click", () => {
    clearTimeout(timer);
    const body = new URLSearchParams({ path: location.pathname });
    post(bar.dataset.discard, body, "application/x-www-form-urlencoded").then((answer) => {
      if (!answer.ok) { said.textContent = bar.dataset.failed; return; }
      window.portal.leaving = true;
      location.reload();
    });
  });
})();
