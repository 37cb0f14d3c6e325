/* What each kind of chart looks like: data and colours in, ECharts options out. No HTML, no inline style. */
window.portalCharts = (() => {
  "use strict";
  const say = (value, digits = 0) => (value === null || value === undefined ? "—"
    : Number(value).toLocaleString("zh-CN", { minimumFractionDigits: digits, maximumFractionDigits: digits }));

  const tooltip = (look, formatter, trigger = "axis") => ({
    trigger,
    renderMode: "richText",
    confine: true,
    backgroundColor: look.card,
    borderColor: look.line,
    borderWidth: 1,
    padding: [6, 10],
    textStyle: { color: look.ink, fontFamily: look.face, fontSize: 12 },
    axisPointer: { type: "line", lineStyle: { color: look.strong, width: 1 } },
    formatter,
  });
  const text = (look, more) => ({ color: look.muted, fontFamily: look.face, fontSize: 12, ...more });
  /* about how many pixels a label of 12 px takes */
  const wide = (label) => [...label].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 255 ? 12 : 7), 0);
  const category = (look, labels, more) => ({
    type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: look.strong } },
    axisLabel: text(look, { hideOverlap: true }), ...more,
  });
  const value = (look, unit, more) => ({
    type: "value", name: unit, nameTextStyle: text(look, { align: "right", padding: [0, 6, 0, 0] }),
    axisLabel: text(look), splitLine: { lineStyle: { color: look.grid } }, ...more,
  });

  function quarters(data, look) {
    const ahead = data.forecast;
    const labels = ahead ? [...data.labels, ahead.label] : data.labels;
    const last = labels.length - 1;
    const highest = Math.max(0, ...data.values.filter((one) => one !== null), data.threshold || 0, ahead?.p90 || 0);
    const mark = data.threshold === null ? "" : data.thresholdLabel || say(data.threshold, data.digits);
    const series = [{
      type: "bar", data: data.values, barMaxWidth: 26, itemStyle: { color: look.bar, borderRadius: [3, 3, 0, 0] },
      emphasis: { itemStyle: { color: look.accent } },
    }];
    if (data.threshold !== null) {
      series[0].markLine = {
        silent: true, symbol: "none", lineStyle: { color: look.red, type: "dashed", width: 1 },
        label: { position: "end", distance: 6, formatter: mark, ...text(look, { color: look.red }) },
        data: [{ yAxis: data.threshold }],
      };
    }
    if (ahead && ahead.p10 !== null) series.push(band(ahead, last, look));
    return {
      grid: { left: 8, right: mark ? 14 + wide(mark) : 16, top: 34, bottom: 4, containLabel: true },
      xAxis: category(look, labels),
      yAxis: value(look, data.unit, { max: (range) => (range.max >= highest ? null : Math.ceil(highest * 1.08)) }),
      tooltip: tooltip(look, (points) => {
        const at = points[0]?.dataIndex ?? 0;
        if (ahead && at === last) return `${ahead.label}  ${say(ahead.p10, data.digits)}–${say(ahead.p90, data.digits)} ${data.unit}`;
        return `${labels[at]}  ${say(data.values[at], data.digits)} ${data.unit}`;
      }),
      series,
    };
  }

  /* P10–P90 as a dashed box with its middle */
  function band(ahead, at, look) {
    return {
      type: "custom", silent: true, z: 3, data: [[at, ahead.p90]],
      renderItem: (_params, api) => {
        const [x, top] = api.coord([at, ahead.p90]);
        const bottom = api.coord([at, ahead.p10])[1];
        const middle = api.coord([at, ahead.p50])[1];
        const width = Math.min(26, api.size([1, 0])[0] * 0.7);
        return { type: "group", children: [
          { type: "rect", shape: { x: x - width / 2, y: top, width, height: Math.max(2, bottom - top), r: 3 },
            style: { fill: look.barSoft, stroke: look.accent, lineDash: [4, 3], lineWidth: 1 } },
          { type: "line", shape: { x1: x - width / 2, x2: x + width / 2, y1: middle, y2: middle },
            style: { stroke: look.accent, lineWidth: 2 } },
        ] };
      },
    };
  }

  const side = (look, labels, position, color) => category(look, labels, {
    position, inverse: true, axisLine: { show: false }, axisLabel: text(look, { color, fontSize: 13 }),
  });

  function ranked(data, look) {
    const highest = Math.max(1, ...data.values, ...data.marks);
    const series = [{
      type: "bar", data: data.values, barMaxWidth: 14, cursor: data.urls.length ? "pointer" : "default",
      itemStyle: { color: look.accent, borderRadius: 3 }, showBackground: true,
      backgroundStyle: { color: look.soft, borderRadius: 3 },
    }];
    if (data.marks.length) {
      series.push({
        type: "scatter", symbol: "rect", symbolSize: [2, 18], silent: true, itemStyle: { color: look.ink },
        data: data.marks.map((mark, at) => [mark, at]),
      });
    }
    return {
      grid: { left: 8, right: 8, top: 8, bottom: 4, containLabel: true },
      yAxis: [
        side(look, data.labels, "left", look.ink),
        side(look, data.values.map((one) => say(one, data.digits)), "right", data.urls.length ? look.link : look.ink),
      ],
      xAxis: value(look, "", { max: highest, axisLabel: { show: false }, splitLine: { show: false } }),
      tooltip: tooltip(look, (points) => {
        const at = points[0]?.dataIndex ?? 0;
        const mark = data.marks.length ? `  ${data.markLabel} ${say(data.marks[at], data.digits)}` : "";
        return `${data.labels[at]}  ${say(data.values[at], data.digits)} ${data.unit}${mark}`;
      }),
      series,
    };
  }

  function stacked(data, look) {
    const fills = {
      dark: { color: look.accent }, mid: { color: look.bar }, pale: { color: look.barSoft },
      red: { color: look.red }, orange: { color: look.orange }, yellow: { color: look.yellow },
    };
    const sums = data.labels.map((_label, at) => data.parts.reduce((sum, part) => sum + (part.values[at] || 0), 0));
    return {
      grid: { left: 8, right: 8, top: 34, bottom: 4, containLabel: true },
      legend: { top: 2, left: 8, itemWidth: 12, itemHeight: 12, icon: "roundRect", textStyle: text(look), selectedMode: false },
      yAxis: [side(look, data.labels, "left", look.ink), side(look, sums.map((one) => say(one, data.digits)), "right", look.muted)],
      xAxis: value(look, "", { max: Math.max(1, ...sums), axisLabel: { show: false }, splitLine: { show: false } }),
      tooltip: tooltip(look, (points) => {
        const at = points[0]?.dataIndex ?? 0;
        const said = data.parts.map((part) => `${part.label} ${say(part.values[at], data.digits)}`);
        return [`${data.labels[at]}（${data.unit}）`, ...said].join("\n");
      }),
      series: data.parts.map((part) => ({
        type: "bar", name: part.label, stack: "all", data: part.values, barMaxWidth: 14, cursor: "pointer", itemStyle: fills[part.tone],
      })),
    };
  }

  function line(data, look) {
    const reached = data.values.reduce((at, one, index) => (one === null ? at : index), -1);
    const all = [...data.values, ...data.target, ...data.band.flat()].filter((one) => one !== null && one !== undefined);
    const low = Math.min(...all);
    const floor = data.floor !== null && low >= data.floor ? data.floor : null;
    const off = reached < 0 ? 0 : data.values[reached] - data.target[reached];
    const near = reached === data.labels.length - 1 && Math.abs(off) < (Math.max(...all) - (floor ?? Math.min(0, low))) * 0.08;
    const series = [
      { type: "line", data: data.target, symbol: "none", lineStyle: { color: look.muted, type: "dashed", width: 1.5 },
        endLabel: { show: true, formatter: data.targetLabel, ...text(look) } },
      { type: "line", data: data.values, symbol: "circle", symbolSize: 5, showSymbol: false, z: 4,
        lineStyle: { color: look.accent, width: 2.5 }, itemStyle: { color: look.accent },
        markPoint: reached < 0 ? undefined : {
          silent: true, symbol: "circle", symbolSize: 7, itemStyle: { color: look.accent },
          label: { position: near ? (off < 0 ? "bottom" : "top") : "right", distance: 8, formatter: say(data.values[reached], data.digits), ...text(look, { color: look.ink, fontWeight: 600 }) },
          data: [{ coord: [reached, data.values[reached]] }],
        } },
    ];
    if (data.band.some(Boolean)) {
      const base = data.band.map((pair) => (pair ? pair[0] : null));
      const rise = data.band.map((pair) => (pair ? pair[1] - pair[0] : null));
      const hidden = { type: "line", symbol: "none", silent: true, lineStyle: { opacity: 0 }, stack: "band" };
      series.push({ ...hidden, data: base }, { ...hidden, data: rise, areaStyle: { color: look.barSoft, opacity: 1 } });
    }
    return {
      grid: { left: 8, right: 84, top: 34, bottom: 4, containLabel: true },
      xAxis: category(look, data.labels, { boundaryGap: false }),
      yAxis: value(look, data.unit, floor === null ? {} : { min: floor }),
      tooltip: tooltip(look, (points) => {
        const at = points[0]?.dataIndex ?? 0;
        const range = data.band[at] ? `  ${say(data.band[at][0])}–${say(data.band[at][1])}` : "";
        const now = data.values[at] === null ? "" : `  ${say(data.values[at], data.digits)} ${data.unit}`;
        return `${data.labels[at]}${now}${range}  ${data.targetLabel} ${say(data.target[at], data.digits)}`;
      }),
      series,
    };
  }

  return { quarters, ranked, stacked, line };
})();
