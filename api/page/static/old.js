// For browsers that know no modules: the plain version answers without any script.
(function () {
  var notice = document.getElementById("old");
  if (notice) notice.hidden = false;
  var form = document.getElementById("box");
  if (form) form.action = "plain";
  if (/[?&]q=/.test(location.search)) location.replace("plain" + location.search);
})();
