"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const toolbar = byId("toolbar");
  const form = byId("filters");
  const query = byId("q");
  const found = byId("found");
  const articles = Array.from(document.querySelectorAll("article"));
  const groups = Array.from(document.querySelectorAll(".run, .chapter"));
  let texts = null;

  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

  const wantedStatus = () => form.elements.namedItem("estado").value;

  // "4.1" finds chapter part 4.1 and what hangs from it, never 14.1 nor a clause that says 4.1.
  const matchesNumber = (number, wanted) => number === wanted || number.startsWith(wanted + ".");

  const matcher = (wanted) => {
    if (/^\d+(\.\d+)*\.?$/.test(wanted)) {
      const number = wanted.replace(/\.$/, "");
      if (articles.some((article) => matchesNumber(article.dataset.n, number))) {
        return (index) => matchesNumber(articles[index].dataset.n, number);
      }
    }
    texts ??= articles.map((article) => fold(article.textContent));
    const parts = wanted.split(/\s+/);
    return (index) => parts.every((part) => texts[index].includes(part));
  };

  const apply = () => {
    const wanted = fold(query.value).trim();
    const status = wantedStatus();
    const active = wanted !== "" || status !== "";
    const matches = wanted === "" ? () => true : matcher(wanted);
    let shown = 0;
    articles.forEach((article, index) => {
      article.hidden = !((status === "" || article.dataset.s === status) && matches(index));
      shown += article.hidden ? 0 : 1;
    });
    groups.forEach((group) => {
      group.hidden = active && group.querySelector("article:not([hidden])") === null;
    });
    document.body.classList.toggle("filtering", active);
    byId("none").hidden = shown > 0;
    byId("reset").hidden = !active;
    found.textContent = active ? `${shown} de ${articles.length} estándares` : "";
  };

  const remember = () => {
    const parts = new URLSearchParams();
    if (query.value.trim() !== "") parts.set("q", query.value.trim());
    if (wantedStatus() !== "") parts.set("estado", wantedStatus());
    const hash = parts.toString();
    history.replaceState(null, "", hash === "" ? location.pathname + location.search : "#" + hash);
  };

  const recall = () => {
    const parts = new URLSearchParams(location.hash.slice(1));
    query.value = parts.get("q") ?? "";
    const status = parts.get("estado") ?? "";
    for (const radio of form.elements.namedItem("estado")) radio.checked = radio.value === status;
    if (wantedStatus() === "") form.elements.namedItem("estado")[0].checked = true;
    apply();
    if (!document.body.classList.contains("filtering") && location.hash.length > 1) {
      byId(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
    }
  };

  const changed = () => {
    apply();
    remember();
    if (document.body.classList.contains("filtering")) scrollTo(0, 0);
  };

  let waiting = 0;
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, 120);
  });
  form.addEventListener("change", (event) => {
    if (event.target !== query) changed();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
  });
  form.addEventListener("reset", () => setTimeout(changed, 0));
  addEventListener("hashchange", recall);

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    document.body.classList.remove("short");
  });
  byId("print-short").addEventListener("click", () => {
    document.body.classList.add("short");
    print();
  });
  byId("print-all").addEventListener("click", () => print());

  toolbar.hidden = false;
  byId("printing").hidden = false;
  recall();
})();
