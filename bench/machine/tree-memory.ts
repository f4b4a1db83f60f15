/** Measures the memory of a process group, from Linux's /proc. */
import { readFileSync } from "node:fs";
import { processesOf } from "./process-group.ts";

/** A mapping of a process's memory, in kilobytes. */
interface Mapping {
  /** The file behind the mapping, with its place in the file. Empty for memory without a file. */
  file: string;
  /** Pages without a file, or changed since they were read from it. */
  anonymous: number;
  /** Unchanged pages of the file. */
  unchanged: number;
}

/**
 * The memory of a process group in megabytes, each page counted once: pages without a file of every process, and of each file the pages that any of the
 * processes has loaded. Unlike the proportional set size of /proc, the sum does not depend on other programs that run the same node binary. NaN
 * without /proc.
 */
export function treeMegabytes(group: number): number {
  const mappings = processesOf(group).flatMap(mappingsOf);
  if (mappings.length === 0) return Number.NaN;
  const files = new Map<string, number>();
  let kilobytes = 0;
  for (const { anonymous, file, unchanged } of mappings) {
    kilobytes += anonymous;
    files.set(file, Math.max(files.get(file) ?? 0, unchanged));
  }
  for (const unchanged of files.values()) kilobytes += unchanged;
  return kilobytes / 1024;
}

function mappingsOf(pid: number): Mapping[] {
  try {
    return parseMappings(readFileSync(`/proc/${pid}/smaps`, "utf8"));
  } catch {
    // The process has ended.
    return [];
  }
}

/** Parses the text of /proc/PID/smaps. */
export function parseMappings(text: string): Mapping[] {
  const mappings: Mapping[] = [];
  for (const part of text.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)) {
    const [, offset = "", file = ""] = /^\S+ \S+ (\S+) \S+ \S+ *(.*)$/m.exec(part) ?? [];
    const kilobytes = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB`, "m").exec(part)?.[1] ?? 0);
    const resident = kilobytes("Rss");
    const isFile = file.startsWith("/");
    const anonymous = isFile ? Math.min(resident, kilobytes("Anonymous")) : resident;
    mappings.push({ file: isFile ? `${file} ${offset}` : "", anonymous, unchanged: resident - anonymous });
  }
  return mappings;
}
