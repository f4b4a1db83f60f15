/** The package countersign-local, made and unpacked as npm would do, with a template that CDK made. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { packLocal } from "../../tools/npm-package/pack-local.ts";
import type { ServerPlan } from "../machine/running-server.ts";
import { OURS_CDK, ROOT } from "./servers.ts";

/** The target and the body of the sample's one operation, which wants a signature. */
export const ITEMS_TARGET = "/items";
export const ITEMS_BODY = '{"ok":true,"table":"';

/** The role of the template that may call the operation. */
export const ITEMS_ROLE = "AuthRole900B840B";

const TEMPLATE = join(ROOT, "test/fixtures/foreign/cdk/CdkRest.template.json");

/** Packs countersign-local into an empty folder and returns a plan that starts it there on the sample. */
export async function cdkSample(folder: string): Promise<ServerPlan> {
  const installed = join(folder, "node_modules/countersign-local");
  mkdirSync(installed, { recursive: true });
  const tarball = await packLocal({ root: ROOT, destination: folder });
  execFileSync("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed]);
  return {
    name: OURS_CDK,
    ports: 2,
    launch: ([api, aws]) => ({
      program: process.execPath,
      args: [
        join(installed, "countersign-local.js"),
        TEMPLATE,
        ...["--port", `ItemsApi=${api}`, "--aws-port", `${aws}`, "--quiet"],
      ],
      cwd: folder,
    }),
    url: ([api]) => `http://127.0.0.1:${api}${ITEMS_TARGET}`,
    // Unsigned, the operation is refused: the gateway works.
    isReady: ({ body, status }) => status === 403 && body.includes("Missing Authentication Token"),
  };
}
