// Draws the charts of a page with ECharts on canvas: [data-chart] names the kind, data-source the id of its JSON.
// The table beside a chart has the same figures, so that without this script nothing is missing. Colours come from the
// style sheet; nothing moves.
"use strict";

(() => {
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colours = () => ({
    own: css("--chart-1"), other: css("--chart-2"), grey: css("--chart-3"), light: css("--chart-4"),
    ink: css("--ink"), text: css("--ink-2"), grid: css("--row-line"), axis: css("--control-line"), ground: css("--sunken"),
  });
  const font = () => getComputedStyle(document.body).fontFamily;
  const tip = (colour) => ({
    renderMode: "richText", confine: true, backgroundColor: "#ffffff", borderColor: colour.axis,
    textStyle: { color: colour.ink, fontSize: 12, fontFamily: font() }, transitionDuration: 0,
  });
  const label = (colour) => ({ color: colour.text, fontSize: 12, fontFamily: font() });
  const line = (colour) => ({ lineStyle: { color: colour } });

  function lines(name, most) {
    // A name in lines of so many letters at most, broken between words
    const found = [""];
    name.split(" ").forEach((word) => {
      const last = found[found.length - 1];
      if (last && last.length + word.length >= most) found.push(word);
      else found[found.length - 1] = last ? `${last} ${word}` : word;
    });
    return found.join("\n");
  }

  function bars(data, colour) {
    // data: names, values, unit
    return {
      grid: { left: 8, right: 8, top: 24, bottom: 8, containLabel: true },
      tooltip: { ...tip(colour), trigger: "item" },
      xAxis: {
        type: "category", data: data.names, axisTick: { show: false }, axisLine: line(colour.axis),
        axisLabel: { ...label(colour), hideOverlap: true },
      },
      yAxis: {
        type: "value", minInterval: 1, axisLabel: label(colour), splitLine: line(colour.grid),
      },
      series: [{
        type: "bar", name: data.unit, data: data.values, barMaxWidth: 48,
        itemStyle: { color: colour.own }, emphasis: { disabled: true },
        label: { show: true, position: "top", ...label(colour), color: colour.ink, formatter: ({ value }) => value.toLocaleString("en") },
      }],
    };
  }

  function radar(data, colour, width) {
    // data: axes (names), own, group (or null), ownName, groupName; all from 0 to 100
    const series = [{
      name: data.ownName, value: data.own, symbol: "circle", symbolSize: 6,
      lineStyle: { color: colour.own, width: 2 }, itemStyle: { color: colour.own },
      areaStyle: { color: colour.own, opacity: .12 },
    }];
    if (data.group) {
      series.unshift({
        name: data.groupName, value: data.group, symbol: "diamond", symbolSize: 6,
        lineStyle: { color: colour.grey, width: 2, type: "dashed" }, itemStyle: { color: colour.grey },
      });
    }
    return {
      tooltip: tip(colour),
      radar: {
        indicator: data.axes.map((name) => ({ name, min: 0, max: 100 })), splitNumber: 4,
        radius: width < 360 ? "54%" : "58%",
        axisName: { ...label(colour), lineHeight: 15, formatter: (name) => lines(name, Math.max(8, width * .03)) }, axisLine: line(colour.grid), splitLine: line(colour.grid), splitArea: { show: false },
      },
      series: [{ type: "radar", data: series, emphasis: { disabled: true } }],
    };
  }

  function ranges(data, colour) {
    // data: rows of [name, low, median, high, own], size, words for the marks; one row each, the first on top
    const row = (params, api) => {
      const at = (value) => api.coord([value, api.value(0)]);
      const [low, y] = at(api.value(1)), [high] = at(api.value(3)), [median] = at(api.value(2)), [own] = at(api.value(4));
      const mark = (shape, fill) => ({ type: "polygon", shape: { points: shape }, style: { fill } });
      return {
        type: "group",
        children: [
          { type: "rect", shape: { x: low - 3, y: y - 4, width: high - low + 6, height: 8, r: 2 }, style: { fill: colour.light, opacity: .55 } },
          { type: "rect", shape: { x: median - 1, y: y - 7, width: 2, height: 14 }, style: { fill: colour.ink } },
          mark([[own, y - 6], [own + 6, y], [own, y + 6], [own - 6, y]], colour.other),
        ],
      };
    };
    return {
      grid: { left: 8, right: 24, top: 8, bottom: 24, containLabel: true },
      tooltip: {
        ...tip(colour),
        formatter: ({ data: [at, low, median, high, own] }) =>
          `${data.rows[at][0]}\n${data.words.own} ${own}\n${data.words.median} ${median}\n${data.words.range} ${low}–${high}`,
      },
      xAxis: {
        type: "value", min: 1, max: data.size, minInterval: 1, axisLabel: label(colour), axisLine: { show: true, ...line(colour.axis) },
        splitLine: line(colour.grid),
      },
      yAxis: {
        type: "category", inverse: true, data: data.rows.map(([name]) => name), axisTick: { show: false },
        axisLine: line(colour.axis), axisLabel: { ...label(colour), width: Math.min(220, window.innerWidth / 3), overflow: "truncate", interval: 0 },
      },
      series: [{
        type: "custom", renderItem: row, encode: { x: [1, 2, 3, 4], y: 0 },
        data: data.rows.map(([, ...values], at) => [at, ...values]),
      }],
    };
  }

  const KINDS = { bars, radar, ranges };

  function draw(box) {
    const data = JSON.parse(document.getElementById(box.dataset.source).textContent);
    box.hidden = false;
    if (data.rows) box.style.height = `${data.rows.length * 24 + 64}px`;
    const picture = window.echarts.init(box, null, { renderer: "canvas" });
    const show = () => picture.setOption({ animation: false, ...KINDS[box.dataset.chart](data, colours(), box.clientWidth) });
    show();
    new ResizeObserver(() => {
      picture.resize({ animation: { duration: 0 } });
      show(); // the room for names depends on the width
    }).observe(box);
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (window.echarts) document.querySelectorAll("[data-chart]").forEach(draw);
  });
})();
