/* The consolidation board: dragging does what the list 移至 does. Without this script the list alone does it. */
(function () {
  "use strict";
  var form = document.getElementById("board");
  if (!form) { return; }
  var to = form.querySelector("select[name=to]");

  function show() {
    Array.prototype.forEach.call(form.querySelectorAll("[data-for]"), function (input) {
      var wanted = to.value.indexOf(input.getAttribute("data-for")) === 0;
      input.closest(".field").classList.toggle("off", !wanted);
    });
  }
  to.addEventListener("change", show);
  show();

  Array.prototype.forEach.call(form.querySelectorAll(".board-raw li"), function (line) {
    line.draggable = true;
    line.addEventListener("dragstart", function (event) {
      line.querySelector("input.check").checked = true;
      event.dataTransfer.setData("text/plain", line.id);
      event.dataTransfer.effectAllowed = "move";
    });
  });

  Array.prototype.forEach.call(form.querySelectorAll("[data-to]"), function (place) {
    place.addEventListener("dragover", function (event) {
      event.preventDefault();
      place.classList.add("over");
    });
    place.addEventListener("dragleave", function () { place.classList.remove("over"); });
    place.addEventListener("drop", function (event) {
      event.preventDefault();
      event.stopPropagation();
      place.classList.remove("over");
      to.value = place.getAttribute("data-to");
      show();
      if (to.value === "aside") { form.querySelector("[name=reason]").focus(); return; }
      form.requestSubmit();
    });
  });
})();
