/** The colours of a chart. Text reaches the contrast of WCAG AA (4.5 to 1) on the background, and bars reach 3 to 1. */
export interface Palette {
  background: string;
  text: string;
  /** Text beside the point: units and notes. */
  quiet: string;
  /** The bar of this project. */
  ours: string;
  /** The bars of the others. */
  theirs: string;
}

export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: { background: "#ffffff", text: "#1f2328", quiet: "#59636e", ours: "#0a5fc4", theirs: "#7d8590" },
  dark: { background: "#0d1117", text: "#f0f6fc", quiet: "#9198a1", ours: "#58a6ff", theirs: "#6e7681" },
};

/** The contrast of two colours, from 1 to 21. Source: WCAG 2.2, "contrast ratio" and "relative luminance". */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((place) => Number.parseInt(colour.slice(place, place + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
