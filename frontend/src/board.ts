// The board's map with real outlines, drawn over the tiles that the server sent: the same numbers, nothing else.
import { MapChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import { type ECharts, init, registerMap, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([MapChart, TooltipComponent, CanvasRenderer]);

const DRAWN = "outlines-drawn";

interface Place {
  code: string;
  name: string;
  score: string;
  change: string;
  tone: string;
  url: string;
}

interface Look {
  fill: string;
  ink: string;
  edge: string;
  sign: string;
}

// Colour, and a sign that reads without it; the same as the tiles have.
const LOOKS: Record<string, Look> = {
  b90: { fill: "#17603d", ink: "#ffffff", edge: "#ffffff", sign: "◆" },
  b75: { fill: "#3c78ad", ink: "#ffffff", edge: "#ffffff", sign: "●" },
  b60: { fill: "#f7d98a", ink: "#3b2a00", edge: "#ffffff", sign: "▲" },
  b00: { fill: "#fbedee", ink: "#8a1020", edge: "#b3202f", sign: "■" },
  none: { fill: "#faf9f6", ink: "#5b636c", edge: "#7c838b", sign: "" },
};
const NONE: Look = { fill: "#faf9f6", ink: "#5b636c", edge: "#7c838b", sign: "" };
const look = (tone: string): Look => LOOKS[tone] ?? NONE;
const said = (place: Place): string => `${place.name}\n${look(place.tone).sign} ${place.score}`.trim();

function drawn(box: HTMLElement, places: Place[], outlines: string): ECharts {
  const by_code = new Map(places.map((place) => [place.code, place]));
  registerMap("places", outlines);
  const chart = init(box);
  chart.on("rendered", () => {
    if (!performance.getEntriesByName(DRAWN).length) performance.mark(DRAWN); // for `python -m bench.board`
  });
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  chart.setOption({
    animation: !still,
    // As text on the canvas: a tooltip of HTML needs inline styles, which our policy forbids.
    tooltip: {
      trigger: "item",
      renderMode: "richText",
      formatter: (item: { name: string }) => {
        const place = by_code.get(item.name);
        return place ? [said(place), place.change].filter(Boolean).join("\n") : "";
      },
    },
    series: [
      {
        type: "map",
        map: "places",
        nameProperty: "code",
        selectedMode: false,
        emphasis: { label: { show: true }, itemStyle: { areaColor: undefined, borderWidth: 3 } },
        data: places.map((place) => {
          const { fill, ink, edge } = look(place.tone);
          return {
            name: place.code,
            itemStyle: { areaColor: fill, borderColor: edge, borderWidth: place.tone === "b00" ? 2 : 1 },
            label: { show: true, color: ink, formatter: () => said(place), lineHeight: 16 },
            emphasis: { label: { color: ink }, itemStyle: { areaColor: fill, borderColor: "#1d2329" } },
          };
        }),
      },
    ],
  });
  chart.on("click", (event) => {
    const place = by_code.get(String(event.name));
    if (place) window.location.href = place.url;
  });
  window.addEventListener("resize", () => {
    if (!box.hidden) chart.resize(); // without a size there is nothing to draw on
  });
  return chart;
}

async function outlines(): Promise<void> {
  const box = document.getElementById("outlines");
  const data = document.getElementById("places");
  const choice = document.getElementById("map-choice");
  const tiles = document.getElementById("tiles");
  if (!box || !data || !choice || !tiles) return;
  const answer = await fetch(box.dataset["url"] ?? "", { credentials: "same-origin" });
  if (!answer.ok) return;
  const shapes = await answer.text();
  const places = JSON.parse(data.textContent ?? "[]") as Place[];
  let chart: ECharts | undefined;
  const buttons = Array.from(choice.querySelectorAll<HTMLButtonElement>("button"));
  choice.hidden = false;
  choice.addEventListener("click", (event) => {
    const chosen = (event.target as Element).closest("button");
    if (!chosen) return;
    const shaped = chosen.value === "outlines";
    box.hidden = !shaped;
    tiles.hidden = shaped;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
    if (!shaped) return;
    if (chart) chart.resize();
    else chart = drawn(box, places, shapes);
  });
}

void outlines();
