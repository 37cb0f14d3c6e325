/* A form that is filled in on the way (data-unsent, its value what is said then): without a connection nothing is sent and
   nothing is lost; it is sent by itself, once, when the connection is back. */
(() => {
  "use strict";
  const EVERY = 5000;
  const PATIENCE = 4000;
  const waiting = new Set();
  const asking = new Set();

  async function connected() {
    if (navigator.onLine === false) return false;
    try {
      await fetch("/healthz", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      return true;
    } catch {
      return false;
    }
  }

  function say(form, on) {
    let note = form.querySelector("[data-unsent-note]");
    if (!note && on) {
      note = document.createElement("div");
      note.className = "note note-amber";
      note.dataset.unsentNote = "";
      note.setAttribute("role", "status");
      note.textContent = form.dataset.unsent || window.portal.words.unsent;
      form.prepend(note);
      note.scrollIntoView({ block: "center" });
    }
    if (note && !on) note.remove();
  }

  /* the button that was pressed goes along, as if the browser had sent the form */
  function press(form, button) {
    form.querySelector("[data-pressed]")?.remove();
    if (!button?.name) return;
    const word = document.createElement("input");
    Object.assign(word, { type: "hidden", name: button.name, value: button.value });
    word.dataset.pressed = "";
    form.append(word);
  }

  async function send(form) {
    if (asking.has(form)) return;
    asking.add(form);
    const there = await connected();
    asking.delete(form);
    if (!there) {
      waiting.add(form);
      form.dataset.dirty = "";
      say(form, true);
      return;
    }
    waiting.delete(form);
    delete form.dataset.dirty;
    say(form, false);
    form.submit();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-unsent]")) return;
    event.preventDefault();
    press(form, event.submitter);
    if (!waiting.has(form)) send(form);
  });
  const again = () => [...waiting].forEach(send);
  window.addEventListener("online", again);
  setInterval(again, EVERY);
})();
