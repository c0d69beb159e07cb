// Puts the box into another site: <script src="https://…/embed.js" data-lang="zh" data-height="640" async></script>
(function () {
  var script = document.currentScript;
  if (!script) return;
  var frame = document.createElement("iframe");
  var lang = script.getAttribute("data-lang");
  frame.src = script.src.replace(/embed\.js.*$/, "") + "?embed=1" + (lang === "en" || lang === "zh" ? "&lang=" + lang : "");
  frame.title = script.getAttribute("data-title") || "公告问答";
  frame.style.width = "100%";
  frame.style.height = (parseInt(script.getAttribute("data-height"), 10) || 640) + "px";
  frame.style.border = "0";
  frame.setAttribute("allow", "clipboard-write");
  frame.setAttribute("loading", "lazy");
  script.parentNode.insertBefore(frame, script);
})();
