/* Draws each [data-chart] from the JSON inside it; ECharts is fetched only where there is one.
   Colours come from the tokens, so light and dark follow; the table is one press away. */
(() => {
  "use strict";
  const source = document.currentScript.dataset.echarts;
  const drawn = new Map();
  let library;

  const load = () => {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = () => resolve(window.echarts);
      script.onerror = reject;
      document.head.append(script);
    });
    return library;
  };

  /* the tokens as plain colours, which a canvas needs */
  function palette() {
    const style = getComputedStyle(document.documentElement);
    const token = (name) => style.getPropertyValue(name).trim();
    return {
      ink: token("--ink"), muted: token("--muted"), line: token("--line"), strong: token("--line-strong"),
      card: token("--card"), grid: token("--grid"), soft: token("--grey-soft"), accent: token("--accent"), link: token("--accent-ink"),
      red: token("--red"), orange: token("--bar-orange"), yellow: token("--bar-yellow"), bar: token("--bar"), barSoft: token("--bar-soft"), face: token("--face"),
    };
  }

  function draw(figure, echarts) {
    const canvas = figure.querySelector(".chart-canvas");
    const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const options = window.portalCharts[figure.dataset.chart](data, palette());
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || navigator.webdriver;
    let chart = drawn.get(figure);
    if (!chart) {
      chart = echarts.init(canvas, null, { renderer: "canvas" });
      drawn.set(figure, chart);
      new ResizeObserver(() => { if (canvas.clientWidth && canvas.clientHeight) chart.resize(); }).observe(canvas);
      chart.on("click", (point) => {
        const urls = Array.isArray(data.urls?.[0]) ? data.urls[point.seriesIndex] : data.urls;
        if (urls?.[point.dataIndex]) location.href = urls[point.dataIndex];
      });
    }
    chart.setOption({ animation: !still, animationDuration: 250, ...options }, true);
    figure.dataset.drawn = "";
  }

  function all() {
    drawn.forEach((chart, figure) => {
      if (figure.isConnected) return;
      chart.dispose();
      drawn.delete(figure);
    });
    const waiting = [...document.querySelectorAll("[data-chart]:not([data-drawn])")];
    if (waiting.length) load().then((echarts) => waiting.forEach((figure) => draw(figure, echarts)));
  }

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest(".chart-toggle");
    if (!toggle) return;
    const figure = toggle.closest("[data-chart]");
    const table = document.getElementById(toggle.getAttribute("aria-controls"));
    table.hidden = !table.hidden;
    figure.querySelector(".chart-canvas").hidden = !table.hidden;
    toggle.setAttribute("aria-expanded", String(!table.hidden));
    toggle.textContent = table.hidden ? window.portal.words.table : window.portal.words.chart;
  });
  const redraw = () => drawn.forEach((_chart, figure) => draw(figure, window.echarts));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  matchMedia("print").addEventListener("change", () => drawn.forEach((chart, figure) => {
    chart.resize();
    draw(figure, window.echarts);
  }));
  document.addEventListener("htmx:afterSettle", all);
  all();
})();
