// The editor of targets: the sum follows what is typed, changed rows are tinted, an inexact sum cannot be issued.
"use strict";

(() => {
  const form = document.querySelector("[data-plan-editor]");
  const box = form && form.querySelector(".plan-sum");
  if (!box) return;
  const targets = [...form.querySelectorAll("[data-formula]")];
  const total = form.querySelector("[name=total]");
  const whole = (text) => (/^\d+$/.test(text.trim()) ? Number(text) : NaN);
  const shown = (number) => number.toLocaleString("en-US");

  function follow() {
    let given = 0;
    for (const input of targets) {
      const number = whole(input.value);
      given += number || 0;
      const row = input.closest("[data-line]");
      const held = row.querySelector("[type=checkbox]").checked;
      row.classList.toggle("is-changed", held || number !== Number(input.dataset.formula));
    }
    const wanted = whole(total.value);
    const missing = wanted - given;
    box.querySelector("[data-given]").textContent = shown(given);
    box.querySelector("[data-whole]").textContent = Number.isNaN(wanted) ? "—" : shown(wanted);
    for (const cell of form.querySelectorAll("[data-sum]")) cell.textContent = shown(given);
    const said = box.querySelector("[data-said]");
    const words = missing > 0 ? box.dataset.few : box.dataset.many;
    said.textContent = missing === 0 ? box.dataset.exact : words.replace("%n", shown(Math.abs(missing)));
    said.classList.toggle("short", missing !== 0);
    for (const button of document.querySelectorAll("[data-issue]")) button.disabled = missing !== 0;
  }

  form.addEventListener("input", follow);
  follow();
})();
