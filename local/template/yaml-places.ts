import type { EventType, State } from "js-yaml";
import { repeatedName } from "./parse-json.ts";
import { lineAndColumn, type PlaceTree } from "./place-tree.ts";

/** Collects the places of a YAML document's values while js-yaml reads it. */
export interface PlaceCollector {
  /** The listener for js-yaml's option of this name. */
  listener: (event: EventType, state: State) => void;
  /** The places, once the document is read. */
  tree: () => PlaceTree;
  /** Parts of the document that are correct YAML and that CloudFormation refuses. */
  refused: () => readonly { offset: number; sentence: string }[];
}

/** A value that js-yaml has read, or is reading. */
interface Node extends PlaceTree {
  value: unknown;
  /** The values inside: a list's items, or the names and values of a mapping in turn. */
  parts: Node[];
  children: Map<string, PlaceTree>;
}

export function collectPlaces(): PlaceCollector {
  const refused: { offset: number; sentence: string }[] = [];
  const open: Node[] = [];
  let root: PlaceTree = { offset: 0, children: new Map() };

  function close(node: Node, { input, kind, result }: State): void {
    node.value = result;
    // js-yaml reads the first value of a block twice: as a possible name of a property, and as the value itself.
    const [again, ...others] = node.parts;
    if (again !== undefined && others.length === 0 && again.value === result) node.children = again.children;
    else if (kind === "sequence") node.parts.forEach((part, index) => void node.children.set(String(index), part));
    else if (kind === "mapping") addProperties(node, input);
    if (kind === null && input[node.offset] === "*") {
      refused.push({
        offset: node.offset,
        sentence: "CloudFormation has no YAML aliases (*NAME). Write the value out.",
      });
    }
    if (kind === "scalar" && /[-+\d]/.test(input[node.offset] ?? "") && /^[-+]?0[0-7]+$/.test(String(result))) {
      const sentence =
        "a number that begins with 0 is octal in YAML 1.1, which CloudFormation reads. Put it in quotes.";
      refused.push({ offset: node.offset, sentence });
    }
    open.at(-1)?.parts.push(node);
    root = node;
  }

  function addProperties({ children, parts }: Node, input: string): void {
    for (let index = 0; index + 1 < parts.length; index += 2) {
      const [name, value] = parts.slice(index, index + 2);
      if (name === undefined || value === undefined) continue;
      if (name.value === "<<") {
        refused.push({
          offset: name.offset,
          sentence: "CloudFormation has no YAML merges (<<). Write the properties out.",
        });
      }
      const first = children.get(String(name.value));
      if (first !== undefined) {
        const sentence = repeatedName(String(name.value), lineAndColumn(input, first.offset));
        refused.push({ offset: name.offset, sentence });
      }
      children.set(String(name.value), { offset: name.offset, children: value.children });
    }
  }

  return {
    listener(event, state) {
      if (event === "open") {
        open.push({ offset: contentStart(state), value: undefined, parts: [], children: new Map() });
        return;
      }
      const node = open.pop();
      if (node !== undefined) close(node, state);
    },
    tree: () => root,
    refused: () => refused,
  };
}

/** Skips the white space and the comments before a value. */
function contentStart({ input, position }: State): number {
  const blank = /(?:\s|(?<=\s)#[^\n]*)*/y;
  blank.lastIndex = position;
  return position + (blank.exec(input)?.[0].length ?? 0);
}
