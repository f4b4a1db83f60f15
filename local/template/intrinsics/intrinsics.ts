import { base64 } from "./base64.ts";
import { cidr } from "./cidr.ts";
import { findInMap } from "./find-in-map.ts";
import { getAtt } from "./get-att.ts";
import { getAzs } from "./get-azs.ts";
import { fnIf } from "./if.ts";
import { importValue } from "./import-value.ts";
import type { Intrinsic } from "./intrinsic.ts";
import { join } from "./join.ts";
import { length } from "./length.ts";
import { ref } from "./ref.ts";
import { select } from "./select.ts";
import { split } from "./split.ts";
import { sub } from "./sub.ts";
import { toJsonString } from "./to-json-string.ts";

/** The intrinsic functions that may stand in a resource or an output, by the key that calls them. */
export const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: ref,
  "Fn::Base64": base64,
  "Fn::Cidr": cidr,
  "Fn::FindInMap": findInMap,
  "Fn::GetAZs": getAzs,
  "Fn::GetAtt": getAtt,
  "Fn::If": fnIf,
  "Fn::ImportValue": importValue,
  "Fn::Join": join,
  "Fn::Length": length,
  "Fn::Select": select,
  "Fn::Split": split,
  "Fn::Sub": sub,
  "Fn::ToJsonString": toJsonString,
};
