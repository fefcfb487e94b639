/* The review desk by keyboard: j and k go from line to line, x ticks, Enter opens. Without this script the links do it. */
(function () {
  "use strict";
  var lines = Array.prototype.slice.call(document.querySelectorAll("#desk tr[data-line]"));
  if (!lines.length) { return; }
  var at = -1;

  function mark(to) {
    if (at >= 0) { lines[at].classList.remove("at"); lines[at].removeAttribute("aria-current"); }
    at = to;
    lines[at].classList.add("at");
    lines[at].setAttribute("aria-current", "true");
  }

  function go(to) {
    if (to < 0 || to >= lines.length) { return; }
    mark(to);
    lines[at].querySelector("[data-open]").focus();
    lines[at].scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", function (event) {
    var from = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (/^(SELECT|TEXTAREA)$/.test(from.tagName) || (from.tagName === "INPUT" && from.type !== "checkbox")) { return; }
    if (event.key === "j" || event.key === "ArrowDown") { go(at + 1); }
    else if (event.key === "k" || event.key === "ArrowUp") { go(at < 0 ? 0 : at - 1); }
    else if (event.key === "x" && at >= 0) {
      var box = lines[at].querySelector(".pick input");
      box.checked = !box.checked;
    } else if (event.key === "Enter" && at >= 0 && (from === document.body || from.type === "checkbox")) {
      lines[at].querySelector("[data-open]").click();
    } else { return; }
    event.preventDefault();
  });

  lines.forEach(function (line, no) {
    line.addEventListener("focusin", function () { if (no !== at) { mark(no); } });
  });
})();
