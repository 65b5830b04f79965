// The page that checks a board without us: one file, no network. Drop the data of the board on it.
import { able } from "../ballot/bytes";
import { type Board, type Recount, recount } from "../ballot/recount";

const part = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const reveal = (id: string, seen: boolean): void => {
  part(id).hidden = !seen;
};

function row(...cells: string[]): HTMLTableRowElement {
  const made = document.createElement("tr");
  for (const text of cells) {
    const cell = document.createElement("td");
    cell.textContent = text;
    made.append(cell);
  }
  return made;
}

function tell(board: Board, found: Recount): void {
  reveal("right", found.faults.length === 0);
  reveal("wrong", found.faults.length > 0);
  document.querySelectorAll<HTMLElement>("[data-fault]").forEach((line) => {
    line.hidden = !found.faults.some((fault) => fault === line.dataset.fault);
  });
  const sums = part("sums");
  sums.textContent = "";
  for (const item of board.frozen.paper.items) {
    for (const option of item.options) sums.append(row(item.title, option.name, String(found.totals[item.code]?.[option.code] ?? 0)));
  }
  part("hash").textContent = Array.from(found.frozen.hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  part("title").textContent = [board.frozen.paper.subject, board.frozen.paper.title].filter(Boolean).join(" · ");
  part("numbers").textContent = [board.frozen.entitled, board.drawn, board.cast, board.valid].join(" · ");
  reveal("told", true);
}

async function look(file: File): Promise<void> {
  for (const id of ["told", "right", "wrong", "junk"]) reveal(id, false);
  try {
    const board: Board = JSON.parse(await new Response(file).text());
    tell(board, await recount(board));
  } catch {
    reveal("junk", true);
  }
}

const field = part("file") as HTMLInputElement;
if (!able()) reveal("old", true);
field.addEventListener("change", () => {
  const [file] = Array.from(field.files ?? []);
  if (file) void look(file);
});
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  const [file] = Array.from(event.dataTransfer?.files ?? []);
  if (file) void look(file);
});
