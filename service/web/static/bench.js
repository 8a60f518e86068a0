// The review screen by keyboard: what is decided is sent, and the page that answers is shown.
// Nothing is shown as saved before the service has said so.

const main = document.querySelector("main");
const stack = () => `acredita-deshacer${root().dataset.base}`;
let told, keys, unsent, busy = false, zoom = Number(sessionStorage.getItem("acredita-zoom")) || 1;

// Pages of the manual that were fetched: what is decided changes their labels.
const kept = new Map();
const MOST = 40;
const root = () => document.querySelector("[data-bench]");
// What only confirms what the screen shows is for those who hear it.
const say = (words, heard = false) => {
  const place = root().querySelector("[data-said]");
  place.textContent = words;
  place.classList.toggle("sr", heard || !words);
};
const all = (selector) => [...document.querySelectorAll(selector)];
const marked = () => all("[data-pick]:checked");
const picked = () => marked().map((box) => box.value);
const panelOf = (part) => document.querySelector(`.panel[data-panel="${CSS.escape(part)}"]`);
const now = () => document.querySelector(".cand.now");
const panel = () => document.querySelector(".panel:not([hidden])");
const decideForm = () => document.getElementById("dictamen");
const undoable = () => JSON.parse(sessionStorage.getItem(stack()) ?? "[]");

// Shows another place of this screen without leaving it.
async function load(url, push = true, chosen = []) {
  const answer = await fetch(url);
  if (answer.redirected && !new URL(answer.url).pathname.includes("/estandares/")) {
    location.assign(answer.url);
    return;
  }
  if (!answer.ok) throw Object.assign(new Error(), { status: answer.status });
  const shown = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!shown.querySelector("[data-bench]")) { location.assign(url); return; }
  main.replaceChildren(...shown.querySelector("main").childNodes);
  document.title = shown.title;
  if (push) history.pushState(null, "", url);
  document.dispatchEvent(new Event("shown"));
  start(chosen);
}

function start(chosen = []) {
  const at = root();
  document.documentElement.classList.add("scripted");
  keys = Object.fromEntries(Object.entries(JSON.parse(at.dataset.keys)).map(([action, key]) => [key, action]));
  told = JSON.parse(at.dataset.told);
  const stay = at.querySelector("[data-stay]");
  if (stay && sessionStorage.getItem("acredita-quedarse")) stay.checked = true;
  for (const area of at.querySelectorAll("[data-draft]")) area.value ||= localStorage.getItem(`acredita-nota${area.dataset.draft}`) ?? "";
  for (const box of at.querySelectorAll("[data-pick]")) box.checked = chosen.includes(box.value);
  fresh();
  see(now());
  if (decideForm()) about();
}

// The first proposal is seen with what is above it, and the part that it is for.
function see(one) {
  if (one && !one.previousElementSibling) one.closest(".panel").scrollTop = 0;
  else one?.scrollIntoView({ block: "nearest" });
  document.querySelector(".parts [aria-current]")?.scrollIntoView({ block: "nearest" });
}

// The form speaks of what is looked at.
function about() {
  const form = decideForm(), one = now(), pair = form.querySelector("[data-pair]");
  for (const each of form.querySelectorAll("[data-of-clause]")) each.hidden = !one;
  pair.disabled = !one;
  pair.value = one?.dataset.key ?? "";
  form.querySelector("[data-about-part]").textContent = panel().querySelector("h2 .num")?.textContent ?? root().querySelector("h1 .num").textContent;
  if (one) form.querySelector("[data-about-clause]").textContent = one.querySelector("[data-look]").textContent;
  const more = marked().map((box) => box.closest(".cand")).filter((other) => other !== one);
  form.querySelector("[data-about-more]").textContent = more.map((other) => `+ ${other.querySelector("[data-look]").textContent}`).join(" ");
  document.querySelector("[data-none-pair]").value = panel().dataset.none;
  for (const field of all("[data-follows-part]")) field.value = panel().dataset.panel;
}

function look(one) {
  if (!one) return;
  open(one.closest(".panel"), one);
  history.replaceState(null, "", one.querySelector("[data-look]").href);
  see(one);
  sheetOf(one.closest(".panel").dataset.panel, one.dataset.clause);
}

// Shows a part, and which of its clauses is looked at, if any.
function open(shown, one) {
  for (const each of all(".panel")) each.hidden = each !== shown;
  for (const each of all(".cand")) each.classList.toggle("now", each === one);
  for (const link of all("[data-look], .parts [data-part]")) {
    if (link.dataset.part === shown.dataset.panel || (one && one === link.closest(".cand"))) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (decideForm()) about();
}

function openPart(shown) {
  if (!shown) return;
  const first = shown.querySelector(shown.dataset.standing === "open" ? ".cand:not(.decided)" : ".cand.answers") ?? shown.querySelector(".cand");
  if (first) look(first);
  else open(shown);
}

const step = (list, at, by) => list[list.indexOf(at) + by];
const inOrder = () => all("[data-candidate]").sort((a, b) => (a.dataset.place < b.dataset.place ? -1 : 1));

function move(by) {
  const next = step(all("[data-candidate]"), now(), by);
  if (next) look(next);
  else say(by > 0 ? told.last : told.first);
}

// Pairs of the chosen parts with the clauses that are meant.
function pairsOf(parts) {
  const latest = JSON.parse(root().dataset.latest);
  const clauses = meant().map((key) => key.split(";")[2]);
  return parts.flatMap((part) => clauses.map((clause) => {
    const known = panelOf(part).querySelector(`[data-clause="${clause}"]`);
    return known?.dataset.key ?? `${part};;${clause};${latest[`${part};${clause}`] ?? ""}`;
  }));
}
// The clause that is looked at and those chosen with it, as the form sends them without a script.
const meant = () => [...new Set([...(now() ? [now().dataset.key] : []), ...picked()])];

async function post(action, fields) {
  const token = document.querySelector("[name=form_token]").value;
  const body = new URLSearchParams([...fields].filter(([name]) => name !== "form_token"));
  const answer = await fetch(action, { method: "POST", body, headers: { accept: "application/json", "x-form-token": token } });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  const detail = root().dataset.language === "es" ? problem.detail : problem.detail_en;
  throw Object.assign(new Error(), { status: answer.status, detail: answer.status === 401 ? told.closed : detail });
}

async function send(sent) {
  if (busy) return;
  busy = true;
  unsent = sent;
  say(told.saving);
  const form = decideForm(), fault = form.querySelector("[data-fault]");
  now()?.classList.remove("unsaved");
  try {
    const { url, group } = await post(sent.action, sent.fields);
    unsent = undefined;
    fault.hidden = true;
    kept.clear();
    sessionStorage.setItem(stack(), JSON.stringify([...undoable(), group].slice(-100)));
    await go(url);
    say(told.saved, true);
  } catch (error) {
    failed(error);
  } finally {
    busy = false;
  }
}

function failed(error) {
  const fault = decideForm().querySelector("[data-fault]");
  fault.querySelector("[data-fault-words]").textContent = error.status ? error.detail || told.failed : told.offline;
  fault.hidden = false;
  now()?.classList.add("unsaved");
  say("");
}

function decide(verdict, more = {}) {
  const form = decideForm();
  if (!form || (!now() && verdict !== "unanswered")) return;
  const note = form.querySelector("[name=nota]").value;
  const pairs = verdict === "unanswered" ? [panel().dataset.none] : more.pairs ?? meant();
  const fields = [...pairs.map((pair) => ["par", pair]), ["dictamen", verdict], ["motivo", more.reason ?? ""], ["nota", note], ["cola", root().dataset.queue]];
  if (form.querySelector("[data-stay]").checked) fields.push(["quedarse", "1"]);
  send({ action: form.action, fields });
}

async function undo() {
  const groups = undoable(), group = groups.pop();
  if (!group) { say(told.nothing); return; }
  sessionStorage.setItem(stack(), JSON.stringify(groups));
  try {
    const { url } = await post(`${root().dataset.base}/dictamenes/${group}/retirar`, [["cola", root().dataset.queue]]);
    kept.clear();
    await go(url);
    say(told.undone);
  } catch (error) {
    if (!error.status) sessionStorage.setItem(stack(), JSON.stringify([...groups, group]));
    say(error.status ? error.detail || told.failed : told.offline);
  }
}

async function note(form) {
  try {
    await post(form.action, new FormData(form));
    localStorage.removeItem(`acredita-nota${form.querySelector("[data-draft]").dataset.draft}`);
    await load(location.href, false, picked());
    say(told.noted);
  } catch (error) {
    say(error.status ? error.detail || told.failed : told.notsent);
  }
}

const dialog = (id) => { const found = document.getElementById(id); found?.showModal(); return found; };
function askParts() {
  if (all(".panel").length < 2) { decide("partial"); return; }
  const here = panel().dataset.panel;
  for (const box of dialog("incisos").querySelectorAll("[data-part-pick]")) box.checked = box.value === here;
}

const DO = {
  satisfies: () => decide("satisfies"),
  partial: askParts,
  unrelated: () => now() && dialog("motivos"),
  contradicts: () => decide("contradicts"),
  postponed: () => decide("postponed"),
  unanswered: () => decide("unanswered"),
  note: () => document.getElementById("f-nota")?.focus(),
  not_applicable: () => {
    const whole = document.querySelector(".whole"), why = whole?.querySelector("textarea");
    if (!whole) return;
    whole.open = true;
    why.value ||= sessionStorage.getItem("acredita-por-que") ?? "";
    why.select();
  },
  comment: () => { const more = document.querySelector(".with-note"); if (more && now()) { more.open = true; more.querySelector("textarea").focus(); } },
  undo,
  next: () => among(1) || move(1),
  previous: () => among(-1) || move(-1),
  next_element: () => openPart(step(all(".panel"), panel(), 1)),
  previous_element: () => openPart(step(all(".panel"), panel(), -1)),
  next_label: () => look(step(inOrder(), now(), 1)),
  previous_label: () => look(step(inOrder(), now(), -1)),
  next_standard: () => go(document.querySelector("a[rel=next]")?.href),
  previous_standard: () => go(document.querySelector("a[rel=prev]")?.href),
  select: () => now()?.querySelector("[data-pick]")?.click(),
  search: () => { const other = panel().querySelector(".other"); other.open = true; other.querySelector("input[type=search]").select(); other.scrollIntoView({ block: "nearest" }); },
  go: () => dialog("paleta"),
  text: () => { const text = document.querySelector("[data-text]"); if (text) { text.open = !text.open; text.scrollIntoView({ block: "nearest" }); } },
  zoom_in: () => resize(1.25),
  zoom_out: () => resize(0.8),
  stay: () => document.querySelector("[data-stay]")?.click(),
  help: () => dialog("ayuda"),
};
const go = (url, chosen) => url && load(url, true, chosen).catch(() => location.assign(url));

// From one clause that was found to another; false where none is looked at.
function among(by) {
  const at = document.activeElement.closest(".found li");
  if (at) (by > 0 ? at.nextElementSibling : at.previousElementSibling)?.querySelector("a").focus();
  return Boolean(at);
}

// What was looked for is in sight, and the first that was found at hand.
function foundOnes() {
  const other = panel().querySelector(".other"), first = other.querySelector(".found a");
  (first ?? other.querySelector("input[type=search]")).focus();
  other.scrollIntoView({ block: "start" });
}
function resize(by) {
  zoom = Math.min(4, Math.max(0.5, zoom * by));
  sessionStorage.setItem("acredita-zoom", zoom);
  fresh();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key.toLowerCase() === "k") { event.preventDefault(); dialog("paleta"); return; }
  if (event.ctrlKey && event.key === "Enter") { event.target.closest("[data-note], .whole form")?.requestSubmit(); return; }
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const open = document.querySelector("dialog[open]");
  if (open) { inDialog(event, open); return; }
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "Escape" && event.target.closest(".found")) { event.target.blur(); see(now()); return; }
  if (["ArrowDown", "ArrowUp"].includes(event.key) && among(event.key === "ArrowDown" ? 1 : -1)) { event.preventDefault(); return; }
  const action = keys[event.key];
  if (!action) return;
  event.preventDefault();
  DO[action]();
});

function inDialog(event, open) {
  const place = "123456789".indexOf(event.key);
  if (event.target.closest("input[type=search]") || (place < 0 && event.key !== "Enter")) return;
  const choices = open.querySelectorAll("[data-reason], [data-part-pick]");
  if (place >= 0) choices[place]?.click();
  else if (open.id === "incisos") { event.preventDefault(); open.querySelector("[data-parts-done]").click(); }
}

main.addEventListener("click", (event) => {
  const hit = (selector) => event.target.closest(selector);
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
  const doing = hit("[data-do]");
  if (doing && plain) {
    event.preventDefault();
    doing.closest("dialog")?.close();
    DO[doing.dataset.do]();
  } else if (hit("[data-reason]")) {
    hit("dialog").close();
    decide("unrelated", { reason: hit("[data-reason]").dataset.reason });
  } else if (hit("[data-parts-done]")) {
    const parts = [...hit("dialog").querySelectorAll("[data-part-pick]:checked")].map((box) => box.value);
    hit("dialog").close();
    if (parts.length) decide("partial", { pairs: pairsOf(parts) });
  } else if (hit("[data-close]")) hit("dialog").close();
  else if (hit("[data-retry]")) unsent && send(unsent);
  else if (hit("[data-drop]")) { unsent = undefined; go(location.href); }
  else if (hit("[data-look]") && plain) { event.preventDefault(); look(hit(".cand")); }
  else if (hit(".parts [data-part]") && plain) { event.preventDefault(); openPart(panelOf(hit(".parts [data-part]").dataset.part)); }
  else if (hit("[data-box]") && plain) { event.preventDefault(); box(hit("[data-box]")); }
  else if (hit("[data-turn]") && plain) { event.preventDefault(); sheetOf(panel().dataset.panel, "", hit("[data-turn]").href); }
  else if (hit("[data-go]") && plain) { event.preventDefault(); go(hit("a").href, picked()); }
  else if (hit(".bench-nav a") && plain) { event.preventDefault(); go(hit("a").href); }
});

// A box of a candidate is looked at; any other clause is chosen for the part that is open.
function box(link) {
  const known = panel().querySelector(`[data-clause="${link.dataset.box}"]`) ?? document.querySelector(`[data-candidate][data-clause="${link.dataset.box}"]`);
  if (known) look(known);
  else {
    const others = panel().dataset.chosen.split(",").filter(Boolean).map((clause) => `&otras=${clause}`).join("");
    go(`${root().dataset.here}?inciso=${encodeURIComponent(panel().dataset.panel)}&clausula=${link.dataset.box}${others}&cola=${encodeURIComponent(root().dataset.queue)}`, picked());
  }
}

// Words selected in the text of the page choose their clause.
document.addEventListener("mouseup", () => {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return;
  const clause = selection.anchorNode?.parentElement?.closest("[data-text-of]");
  clause?.querySelector("[data-box]")?.focus();
});

main.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-palette]")) {
    event.preventDefault();
    const typed = form.querySelector("input").value.trim();
    const found = [...form.parentElement.querySelectorAll(".actions-list button")].find((one) => !one.parentElement.hidden);
    form.closest("dialog").close();
    if (/\d/.test(typed)) load(`${root().dataset.base}/estandares/${encodeURIComponent(typed)}`).catch(() => say(told.unknown));
    else if (typed && found) DO[found.dataset.do]();
  } else if (form.matches("[data-undo]")) { event.preventDefault(); event.stopPropagation(); undo(); }
  else if (form.matches("[data-search]")) { event.preventDefault(); go(`${form.action}?${new URLSearchParams(new FormData(form))}`, picked()).then(foundOnes); }
  else if (form.matches(".whole form")) {
    event.preventDefault();
    const fields = new FormData(form, event.submitter ?? form.querySelector("button"));
    sessionStorage.setItem("acredita-por-que", fields.get("nota"));
    send({ action: form.action, fields: [...fields] });
  } else if (form.matches("[data-note]")) { event.preventDefault(); note(form); }
});

main.addEventListener("input", (event) => {
  const { target } = event;
  if (target.id === "f-paleta") {
    const typed = target.value.toLowerCase();
    for (const one of all(".actions-list button")) one.parentElement.hidden = !one.dataset.words.includes(typed);
  } else if (target.matches("[data-draft]")) localStorage.setItem(`acredita-nota${target.dataset.draft}`, target.value);
});
main.addEventListener("change", (event) => {
  if (event.target.matches("[data-stay]")) event.target.checked ? sessionStorage.setItem("acredita-quedarse", "1") : sessionStorage.removeItem("acredita-quedarse");
  else if (event.target.matches("[data-pick]")) about();
});

addEventListener("popstate", () => { if (root()) load(location.href, false).catch(() => location.reload()); });
addEventListener("online", () => { if (unsent) send(unsent); });
addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });


// Puts the sheet of a clause, or the page that ``url`` names, in its place.
async function sheetOf(part, clause, url) {
  const place = document.querySelector("[data-sheet]");
  if (!url && place.dataset.of === part && place.querySelector(`[data-text-of="${clause}"]`)) {
    light(place, clause);
    fresh();
    return;
  }
  const page = url ? new URL(url).searchParams : new URLSearchParams({ inciso: part, clausula: clause });
  const asked = `${root().dataset.here}/hoja?${page}`;
  place.setAttribute("aria-busy", "true");
  try {
    if (!kept.has(asked)) {
      const answer = await fetch(asked);
      if (!answer.ok) throw new Error(String(answer.status));
      kept.set(asked, await answer.text());
      if (kept.size > MOST) kept.delete(kept.keys().next().value);
    }
    const shown = new DOMParser().parseFromString(kept.get(asked), "text/html");
    place.replaceChildren(...shown.body.childNodes);
    place.dataset.of = part;
    fresh();
  } catch {
    // Without a connection the page stays as it was; what is decided says so itself.
  } finally {
    place.removeAttribute("aria-busy");
  }
}

function light(place, clause) {
  for (const one of place.querySelectorAll("[data-box]")) one.classList.toggle("focus", one.dataset.box === clause);
  for (const one of place.querySelectorAll("[data-text-of]")) one.classList.toggle("focus", one.dataset.textOf === clause);
}

// Sizes the page and brings the clause into sight, without moving what is around.
function fresh() {
  const paper = document.querySelector("[data-paper]");
  if (!paper) return;
  paper.style.width = `${zoom * 100}%`;
  const scroll = paper.parentElement, box = paper.querySelector(".focus rect");
  if (!box) return;
  const top = box.getBoundingClientRect().top - paper.getBoundingClientRect().top;
  scroll.scrollTop = Math.max(0, top - scroll.clientHeight / 3);
}

start();
