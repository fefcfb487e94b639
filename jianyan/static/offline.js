/* Without a network: what is written is kept in this browser under one's account, sent once, and erased when it is sent or
   when one signs out. The pages that are kept are the house's own; no record ever is. */
(function () {
  "use strict";
  var DRAFT = "jianyan.draft.", AT = "jianyan.at";
  var PARTS = ["cause", "situation", "analysis", "suggestions"];
  var body = document.body, shelf;
  try { shelf = window.localStorage; shelf.getItem(AT); } catch (refused) { return; }

  function read(name) {
    try { return JSON.parse(shelf.getItem(name)); } catch (broken) { return null; }
  }
  function write(name, value) {
    try { shelf.setItem(name, JSON.stringify(value)); return true; } catch (full) { return false; }
  }

  /* ---- whose device it is: the account of the last page that came from the server ---- */
  var shown = body.getAttribute("data-account");
  if (shown) { write(AT, { account: shown, committee: body.getAttribute("data-committee") }); }
  var at = read(AT);
  function name(key) { return DRAFT + at.account + "." + key; }
  function put(draft) {
    draft.at = new Date().toISOString();
    return write(name(draft.key), draft);
  }
  function get(key) { return at && read(name(key)); }
  function erase(key) { shelf.removeItem(name(key)); }
  function all() {
    if (!at) { return []; }
    return Object.keys(shelf).filter(function (one) { return one.indexOf(name("")) === 0; }).map(read)
      .filter(Boolean).sort(function (a, b) { return a.at < b.at ? 1 : -1; });
  }
  window.jianyanKept = { put: put, get: get, erase: erase };

  /* ---- a page that came after a form was sent: the server has what the form held ---- */
  var from = document.referrer ? new URL(document.referrer) : null;
  var left = shown && from && from.origin === location.origin ? get(from.pathname) : null;
  if (left && left.leaving) { erase(left.key); }

  /* ---- signing out leaves nothing behind ---- */
  document.addEventListener("submit", function (event) {
    if (event.target.getAttribute("action") !== "/accounts/logout/") { return; }
    var many = all().length;
    if (many && !window.confirm("本机还有" + many + "份提案草稿没有送到系统，退出登录会一并清除。确定退出吗？")) {
      event.preventDefault();
      return;
    }
    Object.keys(shelf).forEach(function (one) { if (one.indexOf("jianyan.") === 0) { shelf.removeItem(one); } });
  });

  /* ---- a word on every page while something waits here ---- */
  function remind() {
    var many = all().length, main = document.getElementById("content");
    if (!shown || !many || document.getElementById("write")) { return; }
    var note = document.createElement("p"), link = document.createElement("a");
    note.className = "note note-warning";
    link.href = "/accounts/offline/";
    link.textContent = "这台设备上有" + many + "份提案草稿还没有送到系统，请打开送出";
    note.appendChild(link);
    main.insertBefore(note, main.firstChild);
  }

  /* ---- the page one writes on without a network ---- */
  var form = document.getElementById("offline-write");
  var told = document.getElementById("offline-told"), list = document.getElementById("offline-list");
  var current = null;

  function key() {
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (one) { return ("0" + one.toString(16)).slice(-2); }).join("");
  }
  function say(text, wrong) {
    told.textContent = text;
    told.className = wrong ? "wrong" : "quiet";
  }
  function open(draft) {
    current = draft;
    PARTS.forEach(function (part) { form.elements[part].value = draft.texts[part] || ""; });
    form.elements.secrecy.checked = Boolean(draft.desk || draft.secrecy);
  }
  function fresh() { return { key: key(), committee: at.committee, texts: {} }; }
  function keep() {
    PARTS.forEach(function (part) { current.texts[part] = form.elements[part].value; });
    current.secrecy = form.elements.secrecy.checked;
    current.leaving = false;
    if (put(current)) { say("已存在这台设备上", false); } else { say("这台设备存不下了，请先把文字抄录到别处", true); }
    rows();
  }
  function button(text, act) {
    var one = document.createElement("button");
    one.type = "button";
    one.className = "btn";
    one.textContent = text;
    one.addEventListener("click", act);
    return one;
  }
  function rows() {
    list.textContent = "";
    all().forEach(function (draft) {
      var row = document.createElement("li"), title = document.createElement("span");
      title.textContent = (draft.texts.cause || "（还没有案由）") + (draft.key === current.key ? "（正在写）" : "");
      row.appendChild(title);
      row.appendChild(button("打开", function () { open(draft); rows(); form.elements.cause.focus(); }));
      row.appendChild(button("清除", function () {
        if (!window.confirm("清除这份只存在本机的文字吗？清除以后找不回来。")) { return; }
        erase(draft.key);
        if (draft.key === current.key) { open(fresh()); }
        rows();
      }));
      list.appendChild(row);
    });
  }
  function token() {
    var found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    return found ? found[1] : "";
  }
  function sent(answer) {
    var kind = answer.headers.get("content-type") || "";
    if (answer.redirected || kind.indexOf("application/json") < 0) {
      say("没有送出，文字还在这台设备上。请先登录，再回到本页送出。", true);
      return null;
    }
    return answer.json().then(function (said) {
      if (!answer.ok) { say(said.reason, true); return; }
      erase(current.key);
      location.href = said.url;
    });
  }
  function send(event) {
    event.preventDefault();
    keep();
    if (current.desk) { location.href = current.desk; return; }
    var data = new FormData(form), press = form.querySelector("[type=submit]");
    data.set("key", current.key);
    data.set("account", at.account);
    press.disabled = true;
    fetch("/" + current.committee + "/proposals/from-device/", {
      method: "POST", body: data, credentials: "same-origin", headers: { "X-CSRFToken": token() }
    }).then(sent, function () { say("网络还不通，没有送出，文字还在这台设备上。", true); })
      .then(function () { press.disabled = false; });
  }
  function begin() {
    document.getElementById("offline-nobody").hidden = Boolean(at);
    if (!at) { return; }
    document.getElementById("offline-mine").hidden = false;
    open(all()[0] || fresh());
    rows();
    form.addEventListener("input", keep);
    form.addEventListener("submit", send);
    document.getElementById("offline-new").addEventListener("click", function () { open(fresh()); rows(); say("", false); });
  }

  if (form) { begin(); } else { remind(); }
  if (body.hasAttribute("data-phone") && navigator.serviceWorker) {
    window.addEventListener("load", function () { navigator.serviceWorker.register("/sw.js"); });
  }
})();
