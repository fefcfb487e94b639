/* The wall draws itself anew every ten minutes, unless somebody goes through it with the keyboard. */
(function () {
  "use strict";
  window.setInterval(function () {
    if (document.activeElement === document.body) { window.location.reload(); }
  }, 600000);
})();
