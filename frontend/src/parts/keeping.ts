// A form marked data-keep survives a closed tab and a dead line: what was written stays on this phone until
// the server has taken it over. It is sent with the key that was minted with the form, so that it counts once.
// A phone may be shared: what one person wrote is neither shown to the next one nor sent in their name.
import htmx from "htmx.org";
import { type Kept, all, drop, forget, keep, today } from "./store";

const SUBMISSION = "submission";
const TOKEN = "csrfmiddlewaretoken";
const PATIENCE = 20000; // ms until a line counts as dead
const FOR_PICTURES = 120000; // ms; a photograph takes its time

type Fields = [string, string][];
let words: HTMLElement | null = null; // where the page says what became of it; its texts are the server's

function say(what: "back" | "waits" | "sent" | "refused" | "enter"): void {
  if (!words) return;
  words.textContent = words.dataset[what] ?? "";
  words.hidden = false;
}

// Who reads this page: a mark that says no more than whether it is the same person.
const reader = (page: Document = document): string => page.getElementById("keep-words")?.dataset.reader ?? "";

function address(form: HTMLFormElement): string {
  return new URL(form.getAttribute("action") || location.pathname, location.href).pathname;
}

function written(form: HTMLFormElement): Fields {
  const fields: Fields = [];
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string" && name !== TOKEN) fields.push([name, value]);
  });
  return fields;
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

// Where it lies on this phone: each reader has an own place for each form.
function mine(form: HTMLFormElement): Pick<Kept, "id" | "to" | "by" | "page"> {
  const to = address(form), by = reader();
  return { id: `${by} ${to}`, to, by, page: location.pathname };
}

const is_ticked = (field: Field): field is HTMLInputElement => field.type === "radio" || field.type === "checkbox";

// What somebody writes, chooses or ticks.
function fields_of(form: HTMLFormElement): Field[] {
  return Array.from(form.querySelectorAll<Field>("textarea, select, input:not([type=hidden]):not([type=file])"));
}

function chosen(form: HTMLFormElement): [string, File][] {
  const files: [string, File][] = [];
  new FormData(form).forEach((value, name) => {
    if (value instanceof File && value.size) files.push([name, value]);
  });
  return files;
}

// With the pictures, or without them where this phone keeps none: then they are chosen again.
function hold(kept: Kept): Promise<unknown> {
  return kept.files && kept.files.length ? keep(kept).catch(() => keep({ ...kept, files: [] })) : keep(kept);
}

// Puts what was chosen back into the form; whether this browser can do so.
function choose_again(form: HTMLFormElement, files: [string, File][]): boolean {
  try {
    for (const [name, file] of files) {
      const field = form.elements.namedItem(name);
      if (!(field instanceof HTMLInputElement)) return false;
      if (field.getAttribute("aria-invalid")) return false; // this very one was refused
      const carrier = new DataTransfer();
      carrier.items.add(file);
      field.files = carrier.files;
      const fold = field.closest("details");
      if (fold) fold.open = true;
    }
    return true;
  } catch {
    return false; // telephones of 2017: the form says that it is to be chosen again
  }
}

function is_blank(form: HTMLFormElement): boolean {
  return fields_of(form).every((field) => (is_ticked(field) ? !field.checked : field.type.startsWith("select") || !field.value.trim()));
}

function put_back(form: HTMLFormElement, kept: Kept): void {
  const of = (name: string): string[] => kept.fields.filter((one) => one[0] === name).map((one) => one[1]);
  for (const field of fields_of(form)) {
    const values = of(field.name);
    if (is_ticked(field)) field.checked = values.indexOf(field.value) >= 0;
    else field.value = values[0] ?? field.value;
  }
  // The old key too: if the server has it already, sending it again does nothing.
  const key = form.elements.namedItem(SUBMISSION);
  if (key instanceof HTMLInputElement) key.value = of(SUBMISSION)[0] ?? key.value;
  const folded = form.closest("details");
  if (folded) folded.open = true;
}

async function post(kept: Kept, token: string): Promise<Response> {
  const files = kept.files || [];
  const body = files.length ? new FormData() : new URLSearchParams();
  for (const [name, value] of kept.fields) body.append(name, value);
  if (body instanceof FormData) for (const [name, file] of files) body.append(name, file, "photo");
  body.append(TOKEN, token);
  if (kept.day !== today()) body.append("written_on", kept.day);
  const stop = "AbortController" in window ? new AbortController() : null;
  const timer = setTimeout(() => stop?.abort(), files.length ? FOR_PICTURES : PATIENCE);
  try {
    return await fetch(kept.to, { method: "POST", body, credentials: "same-origin", signal: stop?.signal });
  } finally {
    clearTimeout(timer);
  }
}

// Whether the server has it: it leads on, and not to the door.
function is_taken(answer: Response): boolean {
  return answer.redirected && new URL(answer.url).pathname !== words?.dataset.door;
}

// What was refused lies here for its writer to mend; a bare button has nothing to mend.
async function set_aside(kept: Kept): Promise<void> {
  await (kept.bare ? drop(kept.id) : hold({ ...kept, waits: false }));
}

// Who is signed in now and a token that is good now: the page from which this was written may be days old.
async function afresh(page: string): Promise<{ by: string; token: string }> {
  const answer = await fetch(page, { credentials: "same-origin" });
  const text = new DOMParser().parseFromString(await answer.text(), "text/html");
  const field = text.querySelector<HTMLInputElement>(`input[name=${TOKEN}]`);
  return { by: reader(text), token: field ? field.value : "" };
}

// What waits is sent again, one after the other; the first dead line ends it.
async function flush(): Promise<void> {
  for (const kept of await all()) {
    if (!kept.waits || !kept.by) continue;
    let answer: Response;
    try {
      const now = await afresh(kept.page);
      if (!now.by) say("enter"); // nobody is signed in
      if (now.by !== kept.by) continue;
      answer = await post(kept, now.token);
    } catch {
      return;
    }
    if (is_taken(answer)) await drop(kept.id);
    else if (answer.status < 500) await set_aside(kept); // its writer has to look at it
    else return;
    say(is_taken(answer) ? "sent" : "refused");
  }
}

// The page that came back takes the place of this one, with what it has to say.
async function show(answer: Response): Promise<void> {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main"), here = document.querySelector("main");
  if (!main || !here) return location.assign(answer.url);
  here.replaceWith(main);
  document.querySelector(".xs-bar")?.remove(); // the buttons at the bottom stand outside of it
  const bar = page.querySelector(".xs-bar");
  if (bar) main.after(bar);
  document.title = page.title;
  if (answer.redirected) history.pushState(null, "", answer.url);
  for (const part of bar ? [main, bar] : [main]) {
    htmx.process(part);
    look(part);
  }
  window.scrollTo(0, 0);
  main.setAttribute("tabindex", "-1");
  main.focus();
}

async function send(form: HTMLFormElement, by: HTMLButtonElement | null): Promise<void> {
  const fields = written(form);
  if (by?.name) fields.push([by.name, by.value]);
  const files = chosen(form), bare = fields_of(form).length === 0;
  const kept: Kept = { ...mine(form), fields, files, day: today(), waits: true, bare };
  await hold(kept);
  let answer: Response;
  try {
    const token = form.querySelector<HTMLInputElement>(`input[name=${TOKEN}]`);
    answer = await post(kept, token ? token.value : "");
  } catch {
    say("waits");
    return;
  }
  if (is_taken(answer)) await drop(kept.id);
  else await set_aside(kept);
  if (answer.redirected && !is_taken(answer)) location.assign(answer.url); // to sign in; the text stays
  else await show(answer);
}

// The forms in this part of the page.
function look(part: ParentNode): void {
  words = document.getElementById("keep-words");
  for (const form of part.querySelectorAll<HTMLFormElement>("form[data-keep]")) watch(form);
  for (const form of part.querySelectorAll<HTMLFormElement>("form[data-forget]")) {
    form.addEventListener("submit", () => void forget(reader()).catch(() => undefined));
  }
}

// Sets everything up; without IndexedDB or fetch the forms go the browser's own way.
export function keeping(): void {
  if (!("indexedDB" in window) || !("fetch" in window)) return;
  look(document);
  if (!words) return;
  window.addEventListener("online", () => void flush().catch(() => undefined));
  void flush().catch(() => undefined);
}

// Submit without being asked again, with the button that was pressed.
function go(form: HTMLFormElement, by: HTMLButtonElement | null): void {
  if (by && by.name) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = by.name;
    field.value = by.value;
    form.append(field);
  }
  form.submit();
}

function watch(form: HTMLFormElement): void {
  const { id } = mine(form);
  void all()
    .then((found) => found.find((kept) => kept.id === id))
    .then((kept) => {
      if (!kept || kept.waits) return;
      const files = kept.files || [];
      if (files.length && choose_again(form, files)) {
        for (const word of form.querySelectorAll<HTMLElement>("[data-lost]")) word.hidden = true;
      }
      if (!is_blank(form)) return; // the server sent the words back, with what is wrong
      put_back(form, kept);
      say("back");
    })
    .catch(() => undefined);
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const fields = written(form), files = chosen(form);
      const kept: Kept = { ...mine(form), fields, files, day: today(), waits: false };
      void (is_blank(form) ? drop(id) : hold(kept)).catch(() => undefined);
    }, 400);
  });
  let by: HTMLButtonElement | null = null; // phones of 2017 do not tell it with the event
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button) by = button;
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    event.preventDefault();
    const pressed = by || form.querySelector("button");
    if (pressed) pressed.disabled = true;
    const free = () => {
      if (pressed) pressed.disabled = false;
    };
    send(form, by).then(free, () => {
      free();
      go(form, by); // nothing can be kept here: the browser's own way, with the same key
    });
  });
}
