/* Jianyan: small comforts over pages that work without them. No state is kept here. */
(function () {
  "use strict";
  var self = document.currentScript;

  function each(root, selector, act) {
    Array.prototype.forEach.call((root || document).querySelectorAll(selector), act);
  }

  function load(name, act) {
    var script = document.createElement("script");
    script.src = self.getAttribute(name);
    script.onload = act;
    document.head.appendChild(script);
  }

  /* ---- lists and forms that change in place: what does it is fetched by the pages that have such ---- */
  /* It begins at once only in a page that is complete, and otherwise waits for a moment that has passed. */
  if (document.querySelector("[hx-get], [hx-post], [hx-boost]")) {
    window.addEventListener("load", function () { load("data-htmx", null); });
  }

  /* ---- charts: drawn from the table beside them ---- */
  var waiting = null;
  function whenCharts(act) {
    if (window.echarts) { act(); return; }
    if (waiting) { waiting.push(act); return; }
    waiting = [act];
    load("data-charts", function () { waiting.forEach(function (f) { f(); }); });
  }

  function read(figure) {
    var names = [], values = [], links = [];
    each(figure, "tbody tr", function (row) {
      var cell = row.querySelector("td[data-value]");
      if (!cell) { return; }
      var link = row.querySelector("a");
      names.push(row.cells[0].textContent.trim());
      values.push({ value: parseFloat(cell.getAttribute("data-value")), shown: cell.textContent.trim() });
      links.push(link ? link.href : null);
    });
    return { names: names, values: values, links: links };
  }

  function option(kind, data, unit, size) {
    var lying = kind === "hbar";
    var text = { color: "#1f2733", fontSize: size, fontFamily: getComputedStyle(document.body).fontFamily };
    var names = {
      type: "category", data: data.names, inverse: lying, axisTick: { show: false },
      axisLine: { lineStyle: { color: "#9aa5b3" } }, axisLabel: Object.assign({ interval: lying ? 0 : "auto", hideOverlap: true }, text)
    };
    var values = { type: "value", axisLabel: Object.assign({ show: !lying }, text), splitLine: { show: !lying, lineStyle: { color: "#e4e7eb" } } };
    return {
      animation: false,
      grid: { left: 4, right: lying ? size * 4 : 8, top: 28, bottom: 4, containLabel: true },
      xAxis: lying ? values : names,
      yAxis: lying ? names : values,
      series: [{
        type: kind === "line" ? "line" : "bar", data: data.values, barMaxWidth: 26, symbolSize: 8, cursor: "pointer",
        itemStyle: { color: "#3d6a9c" }, lineStyle: { color: "#3d6a9c", width: 2.5 },
        emphasis: { itemStyle: { color: "#143a64" } },
        label: Object.assign({ show: true, position: lying ? "right" : "top" }, text, {
          formatter: function (item) { return item.data.shown; }
        })
      }]
    };
  }

  /* A standing chart takes the whole width; its table opens below it. */
  function fold(pair) {
    var more = document.createElement("details"), word = document.createElement("summary");
    more.className = "chart-more";
    word.textContent = "数据表";
    more.appendChild(word);
    more.appendChild(pair.querySelector("table"));
    pair.appendChild(more);
    pair.classList.add("chart-wide");
  }

  function draw(figure) {
    var pair = figure.querySelector(".chart-pair");
    var data = read(figure);
    if (!pair || pair.querySelector(".chart-view") || !data.names.length) { return; }
    var kind = figure.getAttribute("data-chart");
    var size = Math.round(0.9375 * parseFloat(getComputedStyle(document.documentElement).fontSize));
    var view = document.createElement("div");
    view.className = "chart-view";
    view.setAttribute("aria-hidden", "true");
    pair.insertBefore(view, pair.firstChild);
    if (kind !== "hbar") { fold(pair); } else { view.style.height = Math.max(160, data.names.length * (size * 2.4) + 24) + "px"; }
    var chart = window.echarts.init(view, null, { renderer: "svg" });
    chart.setOption(option(kind, data, figure.getAttribute("data-unit"), size));
    chart.on("click", function (item) { if (data.links[item.dataIndex]) { location.href = data.links[item.dataIndex]; } });
    window.addEventListener("resize", function () { chart.resize(); });
    keep(figure, chart);
  }

  /* What is drawn, as a picture with its title, for a document. */
  function keep(figure, chart) {
    var button = document.createElement("button"), title = figure.querySelector("figcaption").textContent.trim();
    button.type = "button";
    button.className = "btn no-print";
    button.textContent = "存为图片";
    button.setAttribute("aria-label", title + "：存为图片");
    button.addEventListener("click", function () {
      var image = new Image();
      image.onload = function () {
        var wide = chart.getWidth(), high = chart.getHeight(), sheet = document.createElement("canvas"), link = document.createElement("a");
        sheet.width = 2 * wide;
        sheet.height = 2 * (high + 40);
        var pen = sheet.getContext("2d");
        pen.scale(2, 2);
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, wide, high + 40);
        pen.fillStyle = "#1f2733";
        pen.font = "600 18px " + getComputedStyle(document.body).fontFamily;
        pen.fillText(title, 8, 26);
        pen.drawImage(image, 0, 40, wide, high);
        link.download = title + ".png";
        link.href = sheet.toDataURL("image/png");
        document.body.appendChild(link);
        link.click();
        document.body.removeChild(link);
      };
      var drawn = new XMLSerializer().serializeToString(figure.querySelector(".chart-view svg"));
      image.src = "data:image/svg+xml;charset=UTF-8," + encodeURIComponent(drawn);
    });
    figure.appendChild(button);
  }

  function charts(root) {
    each(root, "figure[data-chart]", function (figure) { whenCharts(function () { draw(figure); }); });
  }

  /* ---- lists: choose all rows of the page ---- */
  function picks(root) {
    each(root, "input[data-pick-all]", function (all) {
      all.hidden = false;
      all.addEventListener("change", function () {
        each(all.closest("table"), "tbody .pick input", function (box) { box.checked = all.checked; });
      });
    });
  }

  /* ---- what is wider than its place can be moved with the arrow keys ---- */
  function wide() {
    each(document, ".table-wrap:not([role=region])", function (box) {
      if (box.scrollWidth <= box.clientWidth) {
        ["tabindex", "role", "aria-label"].forEach(function (name) { box.removeAttribute(name); });
        return;
      }
      var caption = box.querySelector("caption");
      box.setAttribute("tabindex", "0");
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", (caption ? caption.textContent.trim() : "表格") + "，可以左右移动");
    });
  }
  window.addEventListener("resize", wide);

  function ready(root) {
    charts(root);
    picks(root);
    wide();
    each(root, "[data-focus]", function (place) { place.focus(); });
  }

  /* ---- shell ---- */
  document.addEventListener("click", function (event) {
    each(document, "details.menu[open]", function (menu) {
      if (!menu.contains(event.target)) { menu.removeAttribute("open"); }
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    each(document, "details.menu[open]", function (menu) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
    var side = document.getElementById("side-switch");
    if (side) { side.checked = false; }
  });
  document.addEventListener("keydown", function (event) {
    var at = event.target, box = document.querySelector(".top-search input");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !box) { return; }
    if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) { return; }
    event.preventDefault();
    box.focus();
    box.select();
  });
  /* The manual's passage on this page opens on the page; without this the link leads to it. */
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-help]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.fetch) { return; }
    event.preventDefault();
    each(document, "details.menu[open]", function (menu) { menu.removeAttribute("open"); });
    var open = document.getElementById("help-here");
    if (open) { open.parentNode.removeChild(open); return; }
    window.fetch(link.href + "&part=1", { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok || answer.redirected) { throw new Error(String(answer.status)); }
      return answer.text();
    }).then(function (words) {
      var place = document.createElement("div"), main = document.getElementById("content");
      place.id = "help-here";
      place.innerHTML = words;
      main.insertBefore(place, main.firstChild);
      place.setAttribute("tabindex", "-1");
      place.focus();
    }).catch(function () { location.href = link.href; });
  });
  document.addEventListener("submit", function (event) {
    var question = event.target.getAttribute("data-confirm");
    if (question && !window.confirm(question)) { event.preventDefault(); }
  });
  document.addEventListener("change", function (event) {
    if (event.target.hasAttribute && event.target.hasAttribute("data-submit")) { event.target.form.submit(); }
  });
  window.addEventListener("beforeprint", function () {
    each(document, "details.chart-more", function (more) { more.setAttribute("open", ""); });
  });
  document.addEventListener("htmx:afterSwap", function (event) { ready(event.target); });

  ready(document);
})();
