// A field to sign in by hand. Without it, or without a pen, the typed name is the signature.
const WIDTH = 600, HEIGHT = 200; // as apps/contracts/strokes.py has them
const NEAR = 3; // points closer than this are left out

export function handwriting(field: HTMLInputElement): void {
  const before = field.form?.querySelector(".xs-check-field");
  if (!before || !("PointerEvent" in window)) return;
  const place = document.createElement("div");
  place.className = "xs-field xs-pen";
  const words = document.createElement("p");
  words.className = "xs-hint";
  words.textContent = field.dataset.handwriting || "";
  const paper = document.createElement("canvas");
  paper.width = WIDTH;
  paper.height = HEIGHT;
  paper.setAttribute("role", "img");
  paper.setAttribute("aria-label", words.textContent);
  const again = document.createElement("button");
  again.type = "button";
  again.className = "xs-btn xs-btn-2 xs-btn-s";
  again.textContent = field.dataset.again || "";
  place.append(words, paper, again);
  before.before(place);
  write(paper, again, field);
}

function write(paper: HTMLCanvasElement, again: HTMLButtonElement, field: HTMLInputElement): void {
  const ink = paper.getContext("2d");
  if (!ink) return;
  let strokes: number[][] = [];
  let stroke: number[] | null = null;
  let last: [number, number] = [0, 0];
  ink.lineWidth = 5;
  ink.lineCap = ink.lineJoin = "round";
  ink.strokeStyle = "#1d2329";

  const at = (event: PointerEvent): [number, number] => {
    const box = paper.getBoundingClientRect();
    const inside = (share: number, whole: number) => Math.round(Math.min(1, Math.max(0, share)) * whole);
    return [inside((event.clientX - box.left) / box.width, WIDTH), inside((event.clientY - box.top) / box.height, HEIGHT)];
  };
  paper.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    paper.setPointerCapture(event.pointerId);
    last = at(event);
    stroke = [...last];
    strokes.push(stroke);
    ink.beginPath();
    ink.moveTo(...last);
  });
  paper.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const next = at(event);
    if (Math.abs(next[0] - last[0]) + Math.abs(next[1] - last[1]) < NEAR) return;
    last = next;
    stroke.push(...last);
    ink.lineTo(...last);
    ink.stroke();
  });
  const lift = () => {
    stroke = null;
    field.value = JSON.stringify(strokes);
  };
  paper.addEventListener("pointerup", lift);
  paper.addEventListener("pointercancel", lift);
  again.addEventListener("click", () => {
    strokes = [];
    field.value = "";
    ink.clearRect(0, 0, WIDTH, HEIGHT);
  });
}
