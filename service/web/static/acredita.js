// Pages work without this; with it, better.

// Moments are written in UTC; the browser knows the reader's own clock.
const language = document.documentElement.lang;
const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
export function localMoments(root) {
  for (const time of root.querySelectorAll("time[datetime*=T]")) {
    time.textContent = moment.format(new Date(time.dateTime));
  }
}
localMoments(document);
// What a script of a page brought in.
document.addEventListener("shown", () => localMoments(document));

// A form that is on its way is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  // A form that downloads (data-again) leaves its page where it is.
  if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
});

// What is wrong with a form is heard and seen first.
document.querySelector("[data-focus]")?.focus();
