/* Drafts of long forms: what is typed is sent to the portal a little later, and stands there again when the form is opened.
   What could not be sent is tried again, at once when the connection is back; with data-tab the tab keeps it meanwhile. */
(() => {
  "use strict";
  const bar = document.querySelector("[data-draft]");
  const form = bar?.closest("form");
  if (!form) return;
  const WAIT = 2000;
  const RETRY = 15000;
  const PHONE = /phone/;
  const { put } = window.portal.fields;
  const said = bar.querySelector("[data-draft-said]");
  const typed = () => window.portal.fields.typed(form).filter(([name]) => !PHONE.test(name));
  const post = (url, body, type) => fetch(url, {
    method: "POST", body, keepalive: true,
    headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value, "Content-Type": type },
  });
  const kept = document.getElementById("draft-fields");
  let timer = 0;
  let failed = false;
  let sent = false;

  /* in this tab only: nothing stays behind on a computer that others use */
  const tab = {
    name: `portal:draft:${location.pathname}`,
    read() { try { return JSON.parse(sessionStorage.getItem(this.name)); } catch { return null; } },
    write(fields) { if ("tab" in bar.dataset) try { sessionStorage.setItem(this.name, JSON.stringify(fields)); } catch { /* full: it stands in the page */ } },
    drop() { try { sessionStorage.removeItem(this.name); } catch { /* forbidden: nothing is there */ } },
  };

  function later(wait) {
    if (!timer) timer = setTimeout(save, wait);
  }

  function save() {
    clearTimeout(timer);
    timer = 0;
    const fields = typed();
    const key = form.querySelector("[name=form_key]")?.value || "";
    const body = JSON.stringify({ address: location.pathname + location.search, key, fields });
    post(bar.dataset.save, body, "application/json")
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then((answer) => {
        failed = false;
        said.textContent = bar.dataset.saved.replace("{}", answer.at);
        tab.drop();
        if (!timer) delete form.dataset.dirty;
      })
      .catch((status) => {
        if (sent) return;
        failed = true;
        said.textContent = bar.dataset.failed;
        tab.write(fields);
        if (!(status >= 400 && status < 500) || status === 429) later(RETRY);
      });
  }

  /* what this tab could not send: not over what was sent since, and no digits under another unit */
  function fits(fields) {
    const values = new Map(fields);
    if (/[?&]sent=/.test(location.search) && values.get("version") !== form.elements.version?.value) return false;
    const radios = new Set([...form.querySelectorAll("input[type=radio]")].map((one) => one.name));
    return fields.every(([name, value]) => value !== true || !radios.has(name.split("=")[0])
      || form.querySelector(`input[name="${CSS.escape(name.split("=")[0])}"][value="${CSS.escape(name.split("=")[1])}"]`));
  }

  if (kept) {
    put(form, JSON.parse(kept.textContent));
    delete form.dataset.dirty;
  }
  const unsaved = "tab" in bar.dataset ? tab.read() : null;
  if (unsaved) {
    if (fits(unsaved)) { put(form, unsaved); later(0); }
    else tab.drop();
  }
  form.addEventListener("input", () => later(WAIT));
  form.addEventListener("submit", () => {
    if (failed || navigator.onLine === false) tab.write(typed());
    sent = true;
    clearTimeout(timer);
    timer = 0;
  });
  document.addEventListener("visibilitychange", () => { if (timer && !sent && document.hidden) save(); });
  window.addEventListener("online", () => { if (failed && !sent) save(); });
  bar.querySelector("[data-draft-discard]")?.addEventListener("click", () => {
    clearTimeout(timer);
    const body = new URLSearchParams({ path: location.pathname });
    post(bar.dataset.discard, body, "application/x-www-form-urlencoded").then((answer) => {
      if (!answer.ok) { said.textContent = bar.dataset.failed; return; }
      tab.drop();
      window.portal.leaving = true;
      location.reload();
    });
  });
})();
