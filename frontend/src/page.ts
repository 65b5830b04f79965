// What every page loads: htmx, which shortens the way of forms and links that work without it too.
import htmx from "htmx.org";
import { handwriting } from "./parts/handwriting";
import { keeping } from "./parts/keeping";
import { slip } from "./parts/slip";

// The content security policy allows neither eval nor style elements made by scripts.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // nothing private stays in the phone's storage
// A refused act (409) and a bad form (422) answer with the page that says why: show it.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "409", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

// Without a network a page says so, in words; see web/open/offline.py.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/offline.js").catch(() => undefined);
}

// Choosing to object to a clause opens the field for the reason under it.
document.addEventListener("change", (event) => {
  const choice = event.target;
  if (!(choice instanceof HTMLInputElement) || choice.value !== "object") return;
  const reason = choice.closest("article")?.querySelector("details");
  if (reason) reason.open = true;
});

for (const field of document.querySelectorAll<HTMLInputElement>("input[data-handwriting]")) handwriting(field);
keeping();
for (const field of document.querySelectorAll<HTMLInputElement>("input[data-slip]")) slip(field);
