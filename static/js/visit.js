/* 记走访: photos are kept until they are sent, however often the answer brings the form back; without a network what
   was typed is kept on the phone, and sent once when there is one again (the form's key says that it is the same). */
(() => {
  "use strict";
  const RETRY = 15000;
  const HOURS = 48;
  const store = `portal:unsent:${document.body.dataset.person}:/visits/log/`;
  const form = () => document.getElementById("visit-form");
  const find = (selector) => document.querySelector(selector);
  let files = [];
  let waiting = 0;

  /* the chosen enterprise stands as a card; 换 brings the search back */
  document.addEventListener("change", (event) => {
    if (event.target.id === "id_enterprise") find("#visit-pick").hidden = Boolean(event.target.value);
    if (event.target.id === "id_on") sayDay();
    if (event.target.id === "id_file") take(event.target);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-company-change]")) {
      const id = find("#id_enterprise");
      id.value = "";
      find("#id_q").value = "";
      id.dispatchEvent(new Event("change", { bubbles: true }));
      find("#id_q").focus();
    }
    const gone = event.target.closest("[data-shot]");
    if (gone) {
      files.splice(Number(gone.dataset.shot), 1);
      draw();
    }
  });

  function sayDay() {
    const said = find("[data-visit-day]");
    const value = find("#id_on").value;
    if (!said || !value) return;
    const words = new Intl.DateTimeFormat("zh-CN", { month: "numeric", day: "numeric", weekday: "short" });
    const parts = Object.fromEntries(words.formatToParts(new Date(`${value}T12:00`)).map((each) => [each.type, each.value]));
    const day = `${parts.month}月${parts.day}日 ${parts.weekday}`;
    said.textContent = value === said.dataset.today ? `${said.dataset.word} ${day}` : day;
  }

  /* photos and files */
  function take(input) {
    const accepted = input.dataset.accepted.split(",");
    const wrong = [];
    [...input.files].forEach((file) => {
      const known = file.type.startsWith("image/") || accepted.some((end) => file.name.toLowerCase().endsWith(end));
      if (!known) wrong.push(form().dataset.kind.replace("{}", file.name));
      else if (file.size > Number(input.dataset.most)) wrong.push(form().dataset.large.replace("{}", file.name));
      else files.push(file);
    });
    const error = find("[data-shot-error]");
    error.textContent = wrong.join("");
    error.hidden = !wrong.length;
    draw();
  }

  function draw() {
    const box = find("[data-shots]");
    if (!box) return;
    const input = box.querySelector("input");
    const kept = new DataTransfer();
    files.forEach((file) => kept.items.add(file));
    input.files = kept.files;
    box.querySelectorAll(".shot-taken").forEach((each) => each.remove());
    files.forEach((file, place) => box.insertBefore(shot(file, place), input.parentElement));
  }

  function shot(file, place) {
    const box = document.createElement("span");
    box.className = "shot-taken";
    box.title = file.name;
    box.append(file.name.split(".").pop().toUpperCase());
    if (file.type.startsWith("image/")) {
      createImageBitmap(file, { resizeWidth: 128, resizeHeight: 128, resizeQuality: "medium" }).then((picture) => {
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 128;
        canvas.getContext("2d").drawImage(picture, 0, 0);
        box.prepend(canvas);
      }).catch(() => {});
    }
    const gone = document.createElement("button");
    gone.type = "button";
    gone.dataset.shot = String(place);
    gone.textContent = "×";
    gone.setAttribute("aria-label", `${form().dataset.remove} ${file.name}`);
    box.append(gone);
    return box;
  }

  /* without a network */
  const key = () => form().querySelector("[name=form_key]");
  function keep() {
    try {
      const fields = window.portal.fields.typed(form());
      localStorage.setItem(store, JSON.stringify({ at: Date.now(), key: key().value, fields }));
    } catch { /* full or forbidden: what was typed stands in the page */ }
  }
  function forget() {
    clearTimeout(waiting);
    waiting = 0;
    try { localStorage.removeItem(store); } catch { /* as above */ }
  }
  function say(text) {
    const note = find("[data-unsent]");
    note.textContent = text;
    note.hidden = !text;
  }
  function again() {
    clearTimeout(waiting);
    if (waiting) form()?.requestSubmit();
  }
  window.addEventListener("online", again);

  const main = document.getElementById("main");
  main.addEventListener("htmx:sendError", (event) => {
    if (event.detail.elt !== form()) return;
    event.stopPropagation();
    keep();
    say(form().dataset.offline);
    clearTimeout(waiting);
    waiting = setTimeout(again, RETRY);
  });
  main.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.elt !== form() || ![200, 409, 422].includes(event.detail.xhr.status)) return;
    forget(); /* any other answer saved nothing: what was typed stays kept */
    say("");
    const { xhr } = event.detail;
    const leads = xhr.getResponseHeader("HX-Redirect") || !new URL(xhr.responseURL).pathname.endsWith("/log/");
    if (!leads) return;
    window.portal.leaving = true;
    delete form().dataset.dirty;
    if (xhr.getResponseHeader("HX-Redirect")) return;
    event.preventDefault(); /* the same form was sent before: the answer is the visit's page */
    location.assign(xhr.responseURL);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt.id !== "visit-page") return;
    draw();
    sayDay();
    find("main [aria-invalid=true]")?.focus();
  });

  /* what could not be sent the last time */
  function restore() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(store)); } catch { return; }
    if (!kept) return;
    const chosen = find("#id_enterprise").value;
    const meant = kept.fields.find(([name]) => name === "enterprise")?.[1];
    if (chosen && meant && chosen !== meant) return; /* another enterprise's: it waits for its own */
    if (Date.now() - kept.at > HOURS * 3600 * 1000) { forget(); return; }
    window.portal.fields.put(form(), kept.fields);
    key().value = kept.key;
    say(form().dataset.kept);
  }
  restore();
  sayDay();
})();
