// A job as it goes on: the server sends what to show, in the reader's language.
const live = document.querySelector("[data-live]");
const said = document.querySelector("[data-live-said]");
if (live?.dataset.live) {
  const source = new EventSource(live.dataset.live);
  let step = "";
  const show = (event) => {
    const facts = JSON.parse(event.data);
    live.innerHTML = facts.html;
    if (facts.step !== step) {
      step = facts.step;
      const now = live.querySelector("[aria-current=step] strong") ?? live.querySelector(".state");
      said.textContent = now?.textContent.trim() ?? "";
    }
  };
  source.addEventListener("progress", show);
  source.addEventListener("end", (event) => {
    show(event);
    source.close();
    // The page says what came of it, and what to do next.
    location.replace(location.pathname);
  });
}
