"use strict";
(() => {
  const box = document.getElementById("search");
  const told = document.getElementById("found");
  const reports = [...document.querySelectorAll("[data-find]")];
  const groups = [...document.querySelectorAll("[data-group]")];

  const words = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d").match(/[\p{L}\p{N}]+/gu) || [];

  const fits = (report, wanted) => wanted.every((word) => ` ${report.dataset.find}`.includes(` ${word}`));

  const tell = (found) =>
    found ? told.dataset.some.replace("{n}", found).replace("{total}", reports.length) : told.dataset.none;

  const filter = () => {
    const wanted = words(box.value);
    for (const report of reports) report.hidden = !fits(report, wanted);
    for (const group of groups) group.hidden = !group.querySelector("[data-find]:not([hidden])");
    document.documentElement.toggleAttribute("data-searching", wanted.length > 0);
    told.textContent = wanted.length ? tell(reports.filter((report) => !report.hidden).length) : "";
  };

  document.getElementById("search-part").hidden = false;
  box.addEventListener("input", filter);
  addEventListener("pageshow", filter); // the browser may have kept what was typed
})();
