/* The writing page: keeps what is typed, counts it, and narrows the list of topics. Without this script the buttons do it. */
(function () {
  "use strict";
  var form = document.getElementById("write");
  if (!form || !window.fetch) { return; }
  var PAUSE = 1500, AGAIN = 10000;
  var saved = document.getElementById("saved"), revision = form.elements.revision;
  var timer = null, running = false, waiting = false, leaving = false, ahead = false, stopped = false;

  function say(text, wrong) {
    saved.textContent = text;
    saved.className = wrong ? "wrong" : "quiet";
  }

  /* ---- kept on the device until the server has it (offline.js) ---- */
  var kept = form.getAttribute("data-kept") === "yes" ? window.jianyanKept : null, page = location.pathname;

  function keepHere(going) {
    var texts = {};
    if (!kept) { return; }
    Array.prototype.forEach.call(form.elements, function (field) {
      var plain = /^(text|textarea|select-one|email|tel|date)$/.test(field.type);
      if (plain && field.name) { texts[field.name] = field.value; }
    });
    kept.put({ key: page, desk: page, committee: page.split("/")[1], revision: revision.value, texts: texts, leaving: going });
  }

  function bringBack() {
    var draft = kept && kept.get(page);
    if (!draft || draft.leaving) { return; }
    revision.value = draft.revision;
    Object.keys(draft.texts).forEach(function (name) {
      if (form.elements[name]) { form.elements[name].value = draft.texts[name]; }
    });
    say("已取回这台设备上没有存到系统的文字", false);
    ahead = true;
    later(0);
  }

  /* ---- saving ---- */
  function content() {
    var data = new FormData(form);
    data.delete("file");
    if (running) { data.set("revision", Number(revision.value) + 1); }  // the save on its way raises it
    return data;
  }

  function send(staying) {
    return fetch(form.getAttribute("data-autosave"), {
      method: "POST", body: content(), credentials: "same-origin", keepalive: !staying
    });
  }

  function put(id, html) { document.getElementById(id).innerHTML = html; }

  function answered(response) {
    var kind = response.headers.get("content-type") || "";
    if (response.redirected || kind.indexOf("application/json") < 0) {
      stopped = response.redirected;
      say(response.redirected ? "登录已过期，请另开一页登录，再回到本页保存" : "没有存上，稍后自动再试", true);
      if (!stopped) { later(AGAIN); }
      return null;
    }
    return response.json().then(function (told) {
      revision.value = told.revision;
      if (response.status === 409) {
        stopped = true;
        say("没有保存，请看上方的说明", true);
        put("conflict", told.html);
        var place = document.querySelector("#conflict [data-focus]");
        if (place) { place.focus(); }
        return;
      }
      if (!ahead && kept) { kept.erase(page); }
      put("hints", told.hints);
      say(told.saved, false);
    });
  }

  function save() {
    clearTimeout(timer);
    if (stopped || leaving) { return; }
    if (running) { waiting = true; return; }
    ahead = false;
    say("正在保存……", false);
    var sent = send(true);
    running = true;
    sent.then(answered, function () {
      ahead = true;
      say(kept ? "网络不通，已存在这台设备上，通了自动再存" : "网络不通，没有存上，稍后自动再试", true);
      later(AGAIN);
    }).then(function () {
      running = false;
      if (pressed) { go(); return; }
      if (waiting) { waiting = false; save(); }
    });
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  form.addEventListener("input", function (event) {
    if (event.target.type === "file" || !event.target.name) { return; }
    ahead = true;
    keepHere(false);
    count();
    if (!stopped) { later(PAUSE); }
  });
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && (event.key === "s" || event.key === "S")) {
      event.preventDefault();
      stopped = false;
      save();
    }
  });
  window.addEventListener("online", function () { if (ahead) { save(); } });
  /* what is pressed while a save is on its way waits for the revision it brings, five seconds at most */
  var pressed = null, hurried = false;
  function go() {
    var one = pressed;
    pressed = null;
    if (one) { hurried = true; one.click(); hurried = false; }
  }
  form.addEventListener("submit", function (event) {
    if (running && event.submitter && !hurried) {
      event.preventDefault();
      if (!pressed) { setTimeout(go, 5000); }
      pressed = event.submitter;
      return;
    }
    leaving = true;
    clearTimeout(timer);
    if (kept && kept.get(page)) { keepHere(true); }
  });
  window.addEventListener("pagehide", function () {
    if (ahead && !leaving && !stopped) { ahead = false; send(false).catch(function () {}); }
  });
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && (stopped || saved.className === "wrong") && ahead) { event.preventDefault(); event.returnValue = ""; }
  });

  /* ---- the field one is in stands clear of the bar ---- */
  var bar = form.querySelector(".write-bar");
  form.addEventListener("focusin", function (event) {
    if (bar.contains(event.target)) { return; }
    var field = event.target.getBoundingClientRect(), top = bar.getBoundingClientRect().top;
    var hidden = Math.min(field.bottom, field.top + 160) - top;
    if (hidden > 0 && field.top > hidden) { window.scrollBy(0, hidden + 12); }
  });

  /* ---- counting ---- */
  var parts = (form.getAttribute("data-parts") || "situation analysis suggestions").split(" ").map(function (name) {
    var field = form.elements[name], place = document.createElement("span");
    place.className = "write-count";
    field.parentNode.insertBefore(place, field.parentNode.firstChild);
    return { field: field, place: place };
  });
  var total = form.querySelector("[data-total]"), limit = Number(form.getAttribute("data-limit"));
  function count() {
    var all = 0;
    parts.forEach(function (part) {
      var n = Array.from(part.field.value.replace(/\s/g, "")).length;
      part.place.textContent = n + "字";
      all += n;
    });
    total.textContent = all;
    document.getElementById("length").className = "write-length" + (all > limit ? " over" : "");
  }

  /* ---- topics: a box that narrows a long list ---- */
  function narrow(select) {
    if (select.options.length < 12) { return; }
    var kept = select.cloneNode(true), box = document.createElement("input");
    box.type = "search";
    box.placeholder = "输入几个字，缩小下面的范围";
    box.setAttribute("aria-label", "筛选选题");
    select.parentNode.insertBefore(box, select);
    box.addEventListener("input", function () {
      var chosen = select.value, fresh = kept.cloneNode(true);
      Array.prototype.slice.call(fresh.options).forEach(function (option) {
        if (option.value && option.value !== chosen && option.text.indexOf(box.value.trim()) < 0) { option.remove(); }
      });
      select.innerHTML = fresh.innerHTML;
      select.value = chosen;
    });
  }

  if (form.elements.topic) { narrow(form.elements.topic); }
  bringBack();
  count();
})();
