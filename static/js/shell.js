/* The frame: keys, search suggestions, toasts, confirmation, answers that htmx could not show. */
(() => {
  "use strict";
  const words = JSON.parse(document.getElementById("words").textContent);
  const one = (selector, root = document) => root.querySelector(selector);
  window.portal = { ...window.portal, words, toast };

  /* toasts */
  function toast(sentence, level = "info") {
    const box = document.createElement("div");
    box.className = `notice notice-${level}`;
    if (level === "error") box.setAttribute("role", "alert");
    else box.dataset.passing = "";
    const text = document.createElement("p");
    text.textContent = sentence;
    const close = document.createElement("button");
    close.type = "button";
    close.dataset.dismiss = "toast";
    close.setAttribute("aria-label", words.close);
    close.textContent = "×";
    box.append(text, close);
    one("#toasts").append(box);
    passing(box);
    return box;
  }

  function passing(box) {
    if (!("passing" in box.dataset) || box.dataset.passing === "timed") return;
    box.dataset.passing = "timed";
    let timer = setTimeout(() => box.remove(), 7000);
    box.addEventListener("pointerenter", () => clearTimeout(timer));
    box.addEventListener("pointerleave", () => { timer = setTimeout(() => box.remove(), 3000); });
  }
  document.querySelectorAll(".notice").forEach(passing);
  new MutationObserver(() => document.querySelectorAll("#toasts .notice").forEach(passing))
    .observe(one("#toasts"), { childList: true });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss=toast]")) event.target.closest(".notice").remove();
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-back]")) history.back();
  });

  /* keys: "/" goes to the search box, a quick act's own key opens it */
  const typing = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (one("dialog[open]")) return;
    if (event.key === "/" && one("#finder")) {
      event.preventDefault();
      one("#finder").focus();
      one("#finder").select();
    } else if (/^[a-z]$/.test(event.key)) {
      const act = one(`[data-key="${event.key}"]`);
      if (act?.matches("a[href]")) open(act);
      else if (act) act.click();
    }
  });

  /* what is typed while the act's page is on its way stands in its first field */
  const TYPED = "portal:typed";
  function open(act) {
    let early = "";
    const until = Date.now() + 5000; /* a page that does not come gives the keys back */
    document.addEventListener("keydown", (event) => {
      if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || Date.now() > until) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      early += event.key;
      sessionStorage.setItem(TYPED, early);
    }, true);
    sessionStorage.setItem(TYPED, "");
    act.click();
  }
  if (sessionStorage.getItem(TYPED) !== null) {
    const first = one("main form :is(input:not([type=hidden], [type=checkbox], [type=radio]), textarea, select)");
    const early = sessionStorage.getItem(TYPED);
    sessionStorage.removeItem(TYPED);
    if (first) {
      first.focus();
      if (early) {
        first.value += early;
        first.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  }

  /* search suggestions */
  const finder = one("#finder");
  const hits = one("#finder-hits");
  if (finder && hits) {
    const box = window.portal.listbox(finder, hits, {
      option: "a[role=option]",
      choose: (option) => option.click(),
      leave: () => finder.blur(),
    });
    finder.addEventListener("focus", () => { if (hits.textContent.trim()) box.show(true); });
    document.addEventListener("click", (event) => { if (!event.target.closest(".finder")) box.show(false); });
  }

  /* a filter panel takes the focus when it opens */
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".filter-panel[open]")) one("input:not([type=hidden]), select", event.target)?.focus();
  }, true);

  /* and lies over the list: Escape or a click beside it puts it away */
  const panel = () => one(".filter-panel[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel()) return;
    const summary = one("summary", panel());
    panel().open = false;
    summary.focus();
  });
  document.addEventListener("click", (event) => {
    if (panel() && !event.target.closest(".filter-panel, dialog")) panel().open = false;
  });

  /* confirmation: data-confirm="what will happen" data-confirm-act="撤销" data-confirm-type="name to type" */
  const dialog = one("#confirm");
  function ask(source, question, then) {
    const data = source?.dataset ?? {};
    one("#confirm-title").textContent = data.confirmTitle || words.confirm;
    one("#confirm-text").textContent = question;
    const act = one("#confirm-act");
    act.textContent = data.confirmAct || words.act;
    const typed = one("#confirm-typed");
    const name = one("#confirm-name");
    typed.hidden = !data.confirmType;
    name.value = "";
    one("label", typed).textContent = data.confirmType ? `${data.confirmLabel || ""}${data.confirmType}` : "";
    act.disabled = Boolean(data.confirmType);
    name.oninput = () => { act.disabled = name.value.trim() !== data.confirmType; };
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "yes") then();
      else source?.focus?.();
    }, { once: true });
    dialog.showModal();
  }
  document.addEventListener("click", (event) => {
    const source = event.target.closest("button[data-confirm], input[data-confirm], a[data-confirm]");
    if (!source || source.hasAttribute("hx-post") || source.dataset.confirmed) return;
    event.preventDefault();
    event.stopPropagation();
    ask(source, source.dataset.confirm, () => {
      source.dataset.confirmed = "yes";
      source.click();
      delete source.dataset.confirmed;
    });
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    const source = event.detail.elt;
    const question = event.detail.question || source.dataset.confirm;
    if (!question || source.dataset.confirmed) return;
    event.preventDefault();
    ask(source, question, () => event.detail.issueRequest(true));
  });

  /* answers that htmx does not show: one sentence, with the request's number */
  const said = { 503: words.away, 403: words.forbidden, 404: words.missing, 413: words.large, 429: words.often };
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status === 401 || "quiet" in event.detail.elt.dataset) return;
    const number = event.detail.xhr.getResponseHeader("X-Request-ID");
    const stale = status === 403 && /data-page="stale"/.test(event.detail.xhr.responseText);
    /* a plain sentence is the server's own: what became of what was sent */
    const plain = /^text\/plain/.test(event.detail.xhr.getResponseHeader("Content-Type") || "");
    const told = status >= 500 && plain ? event.detail.xhr.responseText : "";
    const sentence = stale ? words.stale : told || said[status] || words.failed;
    toast(number ? `${sentence}（${words.number} ${number}）` : sentence, "error");
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (!("quiet" in event.detail.elt.dataset)) toast(words.offline, "error");
  });
})();
