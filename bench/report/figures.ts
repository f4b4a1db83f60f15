/** The file of a run's figures, from which the page and the charts are made, and with which a later run is compared. */
import type { PartResult } from "../result.ts";

export interface Figures {
  /** The command that measured. */
  command: string;
  /** The day of the run, YYYY-MM-DD, in UTC. */
  date: string;
  minutes: number;
  /** Sentences about the machine. */
  machine: readonly string[];
  /** How busy the machine was, in sentences. */
  calibration: string;
  /** Whether the machine was quiet at every check. */
  isQuiet: boolean;
  /** The version of every tool that was measured, by its name. */
  versions: Readonly<Record<string, string>>;
  parts: Readonly<Record<string, PartResult>>;
}

/** Writes the figures as JSON, every sample with four digits. */
export function figuresJson(figures: Figures): string {
  const text = JSON.stringify(
    figures,
    (_, value) => (typeof value === "number" ? Number(value.toPrecision(4)) : value),
    1,
  );
  // A list of numbers stands in one line.
  return `${text.replaceAll(/\[\s*(-?[\d.e+-]+(?:,\s*-?[\d.e+-]+)*)\s*\]/g, (_, list: string) => `[${list.replaceAll(/\s+/g, " ")}]`)}\n`;
}
