import { describe, expect, it } from "vitest";
import { chooseStack } from "./choose-stack.ts";
import type { RunningStack } from "./running-stacks.ts";

const stack = (port: number): RunningStack => ({
  pid: 1,
  port,
  apis: [
    { name: "day", url: `http://127.0.0.1:${port + 1}` },
    { name: "age", url: `http://127.0.0.1:${port + 2}` },
  ],
  controlToken: "",
  environment: {},
});
const two = [stack(4566), stack(8066)];

describe("chooseStack", () => {
  it("takes the only stack, and of several the one at the port", () => {
    expect(chooseStack([stack(4566)], undefined, "npm start")).toEqual({ ok: true, stack: stack(4566) });
    expect(chooseStack(two, 8066, "npm start")).toEqual({ ok: true, stack: stack(8066) });
  });

  it("names the stacks when several run and none is chosen", () => {
    expect(chooseStack(two, undefined, "npm start")).toEqual({
      ok: false,
      sentence: `2 stacks are running here. Choose one of them:
  --stack 4566    day http://127.0.0.1:4567, age http://127.0.0.1:4568
  --stack 8066    day http://127.0.0.1:8067, age http://127.0.0.1:8068`,
    });
  });

  it("names the stacks when none has the port", () => {
    const choice = chooseStack([stack(4566)], 4567, "npm start");
    expect(choice).toEqual({
      ok: false,
      sentence: `--stack 4567: no stack has its AWS endpoint at this port.
  --stack 4566    day http://127.0.0.1:4567, age http://127.0.0.1:4568`,
    });
  });

  it("says how to start a stack when none runs", () => {
    const sentence = "No stack is running here. Start one with `npm start`.";
    expect(chooseStack([], undefined, "npm start")).toEqual({ ok: false, sentence });
    expect(chooseStack([], 4566, "npm start")).toEqual({ ok: false, sentence });
  });
});
