// The page of a secret ballot: what is on the screen. The protocol itself stands in ballot/voter.ts.
import { type Choices } from "./ballot/paper";
import { Refused, type Voter, able, is_taken, read_code, takes, voter } from "./ballot/voter";

const part = <T extends HTMLElement>(id: string): T | null => document.getElementById(id) as T | null;
const word = (name: string): string => part("words")?.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
const show = (id: string, shown = true): void => {
  const found = part(id);
  if (found) found.hidden = !shown;
};

function say(name: string): void {
  const line = part("state");
  if (!line || !word(name)) return;
  line.className = `xs-state is-${name}`;
  const words = line.querySelector("span");
  if (words) words.textContent = word(name);
}

// What is chosen in the form, item by item in the paper's order.
function chosen(form: HTMLFormElement): Choices {
  return Array.from(form.querySelectorAll<HTMLElement>("fieldset")).map((item) =>
    Array.from(item.querySelectorAll<HTMLInputElement>("input:checked")).map((field) => field.value).filter(Boolean));
}

function choose(form: HTMLFormElement, choices: Choices): void {
  Array.from(form.querySelectorAll<HTMLElement>("fieldset")).forEach((item, at) =>
    item.querySelectorAll<HTMLInputElement>("input").forEach((field) => {
      const codes = choices[at] ?? [];
      field.checked = field.value ? codes.includes(field.value) : codes.length === 0;
    }));
}

// Says at the first item that is not answered as the paper wants it, and leads there.
function complete(form: HTMLFormElement, at: Voter): boolean {
  const choices = chosen(form), items = at.given.frozen.paper.items;
  const fields = Array.from(form.querySelectorAll<HTMLElement>("fieldset"));
  let first: HTMLElement | null = null;
  fields.forEach((field, number) => {
    const item = items[number], open = field.querySelector("[type=radio]") && !field.querySelector(":checked");
    const wrong = open || !item || !takes([item], [choices[number] ?? []]);
    const told = field.querySelector<HTMLElement>(".xs-err");
    if (told) {
      told.hidden = !wrong;
      if (wrong) field.setAttribute("aria-describedby", told.id);
      else field.removeAttribute("aria-describedby");
    }
    if (wrong && !first) first = field.querySelector("input");
  });
  if (first) (first as HTMLElement).focus();
  return first === null;
}

function stand(at: Voter): void {
  const kept = at.kept, { state, drawn } = at.given;
  const form = part<HTMLFormElement>("vote-form");
  const voted = Boolean(kept && is_taken(kept)), has_ballot = Boolean(kept && kept.answer);
  const elsewhere = drawn && !kept;
  show("vote-form", state === "open" && !elsewhere);
  show("vote-bar", state === "open" && !elsewhere);
  show("draw-bar", state === "frozen" && !has_ballot && !elsewhere);
  show("wait-bar", state === "frozen" && has_ballot);
  show("elsewhere", elsewhere && state !== "closed"); // the code of another phone helps: to vote, or to look
  show("proof", has_ballot);
  show("by-paper", !has_ballot);
  show("forget", state === "published" && has_ballot);
  const code = part("code"), receipt = part("receipt");
  if (code) code.textContent = kept ? kept.code.replace(/-/g, " ") : ""; // breaks between its groups
  if (receipt) receipt.textContent = kept && kept.taken ? `${kept.taken.revision}.${kept.taken.receipt}` : word("no-receipt");
  if (form && kept && kept.sent) choose(form, kept.sent.choices);
  const button = part("vote");
  if (button) button.textContent = word(voted ? "vote-again" : "vote-first");
  if (state === "published") say(kept ? "looking" : drawn ? "check-by-code" : "published");
  else if (elsewhere) say("elsewhere");
  else if (state === "frozen") say(has_ballot ? "ready" : "not-drawn");
  else if (state === "open") say(voted ? "voted" : kept && kept.sent ? "unsent" : "not-voted");
  else if (state === "closed") say(voted ? "closed-voted" : kept && kept.sent ? "closed-unsent" : "closed");
}

let busy = false;

// One thing at a time; what went wrong is said in words, and nothing is lost.
async function doing(at: Voter, work: () => Promise<unknown>, during: string): Promise<void> {
  if (busy) return;
  busy = true; // the buttons stay where they are: whoever goes by keyboard keeps the place
  const buttons = Array.from(document.querySelectorAll<HTMLButtonElement>("button[data-ballot]"));
  buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
  say(during);
  try {
    await work();
    stand(at);
  } catch (error) {
    stand(at);
    say(error instanceof Refused && word(error.message) ? error.message : "unsent");
  } finally {
    buttons.forEach((button) => button.removeAttribute("aria-disabled"));
    busy = false;
  }
}

async function look(at: Voter, code: string): Promise<void> {
  say("looking");
  const told = await at.check(code).catch(() => null);
  if (!told) return say("not-looked");
  const { found, choices, faults } = told;
  say(faults.length ? "board-wrong" : found);
  const list = part("found");
  if (!list || !choices) return;
  list.textContent = "";
  at.given.frozen.paper.items.forEach((item, number) => {
    const line = document.createElement("li");
    const names = (choices[number] ?? []).map((one) => word(one) || item.options.find((o) => o.code === one)?.name || one);
    line.textContent = item.title + word("is") + (names.join(word("and")) || word("nobody"));
    list.append(line);
  });
  list.hidden = false;
}

function listen(at: Voter): void {
  const form = part<HTMLFormElement>("vote-form");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (complete(form, at)) void doing(at, () => at.vote(chosen(form)), "sending");
  });
  part("draw")?.addEventListener("click", () => void doing(at, () => at.draw(), "drawing"));
  const recover = part<HTMLFormElement>("recover");
  recover?.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = recover.querySelector("input"), code = read_code(typed ? typed.value : "");
    const wrong = part("code-wrong");
    if (wrong) wrong.hidden = code !== null;
    if (!code) return typed?.focus();
    if (at.given.state === "published") void look(at, code);
    else void doing(at, () => at.draw(code), "drawing");
  });
  part("roll")?.addEventListener("click", () => void at.look_up().catch(() => false).then((found) => {
    show("on-roll", found);
    show("off-roll", !found);
  }));
  part("forget")?.addEventListener("click", () => void at.forget().then(() => {
    stand(at);
    say("forgotten");
  }));
}

async function begin(): Promise<void> {
  const data = part("ballot-data");
  if (!data) return;
  if (!able()) return say(window.isSecureContext === false ? "insecure" : "old");
  const csrf = document.querySelector<HTMLInputElement>("#ballot [name=csrfmiddlewaretoken]");
  const at = await voter(JSON.parse(data.textContent ?? ""), csrf ? csrf.value : "");
  listen(at);
  show("roll");
  document.querySelectorAll<HTMLFieldSetElement>("#vote-form fieldset").forEach((field) => (field.disabled = false));
  stand(at);
  if (at.given.state === "published" && at.kept) await look(at, at.kept.code);
}

begin().catch((error: unknown) => say(error instanceof Refused && error.message === "hash" ? "hash" : "old"));
