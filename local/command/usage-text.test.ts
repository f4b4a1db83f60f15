import { expect, it } from "vitest";
import { usageText } from "./usage-text.ts";

it.each([
  ["npm start [-- options]", "npm start -- --help"],
  ["npm run call -- API TARGET [options]\nnpm run call -- TARGET --url URL", "npm run call -- --help"],
  ["npm run -s aws-env [-- options]", "npm run -s aws-env -- --help"],
  ["npm run clients:go", "npm run clients:go -- --help"],
  ["npx countersign-local TEMPLATE [options]", "npx countersign-local --help"],
  ["npx countersign-local call API TARGET", "npx countersign-local call --help"],
])("writes how %j is called and how to read its help", (synopsis, help) => {
  const text = usageText(`${synopsis}\n\nWhat it does.\n\n  --flag   a flag`);
  expect(text).toBe(`Usage: ${synopsis.replace("\n", "\n       ")}\nSee \`${help}\`.`);
});
