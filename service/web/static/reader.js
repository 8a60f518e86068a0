// A clause and its box on the page light up together; arrow keys turn pages.
const marked = (clause, on) => {
  for (const one of document.querySelectorAll(`[data-clause="${clause}"]`)) one.classList.toggle("lit", on);
};
for (const one of document.querySelectorAll("[data-clause]")) {
  const { clause } = one.dataset;
  for (const [type, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
    one.addEventListener(type, () => marked(clause, on));
  }
}
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, summary, [tabindex='0']");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (rel) document.querySelector(`a[rel=${rel}]`)?.click();
});
