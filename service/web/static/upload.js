// Files dropped or chosen: listed, looked at before they are sent, and sent with their progress.
const CLUTTER = /(^|\/)(\.|~\$|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i;
const UNREADABLE = /\.(xlsx?|xlsm|ods|csv|pptx?|odp|mp[34]|avi|mov|wav|exe|msi|gif|bmp|heic|dwg)$/i;
const PACKED = /\.(rar|7z|gz|tgz|tar)$/i;
const units = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });

const sized = (bytes) => (bytes < 1e6 ? `${units.format(Math.ceil(bytes / 1e3))} kB` : `${units.format(bytes / 1e6)} MB`);
const filled = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");

for (const form of document.querySelectorAll("form[data-upload]")) prepare(form);

function prepare(form) {
  const part = (name) => form.querySelector(`[data-${name}]`);
  const say = (name, facts = {}) => filled(form.dataset[`say${name}`], facts);
  const [drop, chosen, list, total, fault] = ["drop", "chosen", "list", "total", "fault"].map(part);
  let entries = [];
  let request = null;

  drop.querySelector(".when-dropping").hidden = false;

  const problem = ({ file, path }) => {
    if (!file.size) return say("Empty");
    if (PACKED.test(path)) return say("Packed");
    return UNREADABLE.test(path) ? say("Kind") : "";
  };
  const good = () => entries.filter((entry) => !problem(entry));
  const bytes = () => good().reduce((sum, { file }) => sum + file.size, 0);
  // What is too much: bytes, or files one by one (a ZIP is one file).
  const excess = () => {
    const { limit, most } = form.dataset;
    if (bytes() > Number(limit)) return say("Large", { size: sized(Number(limit)) });
    return good().length > Number(most) ? say("Many", { count: units.format(Number(most)) }) : "";
  };
  const tell = (sentence) => {
    fault.textContent = sentence;
    fault.hidden = !sentence;
  };

  const add = (found) => {
    const known = new Set(entries.map(({ path, file }) => `${path}|${file.size}`));
    entries.push(...found.filter(({ path, file }) => !CLUTTER.test(path) && !known.has(`${path}|${file.size}`)));
    entries.sort((one, other) => one.path.localeCompare(other.path, undefined, { numeric: true }));
    show();
  };

  const show = () => {
    list.replaceChildren(...entries.map((entry) => line(entry)));
    chosen.hidden = !entries.length;
    const count = good().length;
    total.textContent = count ? say(count === 1 ? "One" : "Total", { count: units.format(count), size: sized(bytes()) }) : "";
    tell(excess());
  };

  const line = (entry) => {
    const item = document.createElement("li");
    const name = Object.assign(document.createElement("span"), { className: "file", textContent: entry.path });
    const why = problem(entry);
    const facts = Object.assign(document.createElement("span"), { className: why ? "wrong" : "soft", textContent: why || sized(entry.file.size) });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: form.dataset.sayRemove });
    button.setAttribute("aria-label", `${form.dataset.sayRemove} ${entry.path}`);
    button.addEventListener("click", () => {
      entries = entries.filter((one) => one !== entry);
      show();
    });
    item.append(name, facts, button);
    return item;
  };

  for (const input of form.querySelectorAll("[data-files]")) {
    const take = () => {
      add([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
      // What is listed is what is sent; the same file can be chosen again after it was removed.
      input.value = "";
    };
    input.addEventListener("change", take);
    // On a slow line files may be chosen before this program is there.
    if (input.files.length) take();
  }

  for (const type of ["dragenter", "dragover"]) {
    drop.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const type of ["dragleave", "drop"]) drop.addEventListener(type, () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    const items = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...event.dataTransfer.files];
    add(items.length ? (await Promise.all(items.map(walk))).flat() : plain.map((file) => ({ file, path: file.name })));
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (request) return;
    if (!good().length) {
      tell(say("None"));
      form.querySelector("[data-files]").focus();
      return;
    }
    if (!excess()) send();
  });

  const send = () => {
    const body = new FormData(form);
    body.delete("files");
    for (const { file, path } of good()) body.append("files", file, path);
    const shown = part("progress");
    const bar = shown.querySelector("progress");
    const button = form.querySelector("button.primary");
    const end = (sentence) => {
      request = null;
      shown.hidden = true;
      button.removeAttribute("aria-busy");
      tell(sentence);
      if (sentence) fault.scrollIntoView({ block: "center" });
    };
    tell("");
    shown.hidden = false;
    button.setAttribute("aria-busy", "true");
    request = new XMLHttpRequest();
    let told = -1;
    request.upload.addEventListener("progress", ({ loaded, total: size }) => {
      bar.max = size;
      bar.value = loaded;
      // Said at each tenth: a voice that reads it aloud is not to be drowned.
      const tenth = Math.floor((10 * loaded) / size);
      if (tenth !== told) part("said").textContent = say("Sending", { done: sized(loaded), size: sized(size) });
      told = tenth;
    });
    request.upload.addEventListener("load", () => {
      part("said").textContent = say("Kept");
      bar.removeAttribute("value");
    });
    request.addEventListener("load", () => {
      const answer = request;
      if (answer.status < 400) {
        location.assign(answer.responseURL);
        return;
      }
      const page = new DOMParser().parseFromString(answer.responseText, "text/html");
      end(page.querySelector("main .wrong, main .fault:not([hidden])")?.textContent.trim() || say("Cut"));
    });
    request.addEventListener("error", () => end(say("Cut")));
    request.addEventListener("abort", () => end(""));
    part("stop").onclick = () => request?.abort();
    request.open("POST", form.action);
    request.setRequestHeader("X-Form-Token", form.querySelector("[name=form_token]").value);
    request.send(body);
  };
}

// A folder that was dropped, as files with their paths.
async function walk(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    // A reader gives at most a hundred entries at a time.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return found;
    for (const one of some) found.push(...(await walk(one)));
  }
}
