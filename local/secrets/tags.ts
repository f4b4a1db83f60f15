import { readList } from "../endpoint/action.ts";
import { asObject, type Json } from "../json.ts";

/** A tag, as requests and answers write it. */
export interface Tag {
  Key: string;
  Value: string;
}

/** Reads the tags of a request or of a template's resource. */
export function readTags(input: Json): readonly Tag[] {
  return readList(input, "Tags").map((item) => {
    const { Key, Value }: Json = asObject(item);
    return { Key: typeof Key === "string" ? Key : "", Value: typeof Value === "string" ? Value : "" };
  });
}
