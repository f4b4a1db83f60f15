import { describe, expect, it } from "vitest";
import { chosenPorts } from "./chosen-ports.ts";

const APIS = [
  { name: "day", logicalId: "DayApi" },
  { name: "age", logicalId: "AgeApi" },
];

describe("chosenPorts", () => {
  it("gives an API the port that its name or its logical id has, or else the next from 3000 up", () => {
    const { awsPort, check, portOf } = chosenPorts({ ports: new Map([["ageAPI", 8081]]) });
    expect([portOf("day", 0, "DayApi"), portOf("age", 1, "AgeApi"), awsPort]).toEqual([3000, 8081, 4566]);
    expect(() => check(APIS)).not.toThrow();
  });

  it("refuses every port of an API that the stack does not have, in one go", () => {
    const ports = new Map([
      ["daay", 1],
      ["age", 2],
      ["night", 3],
    ]);
    expect(() => chosenPorts({ ports }).check(APIS)).toThrow(
      "--port daay: the stack has no API of that name (did you mean day?). Its APIs are day and age.\n" +
        "--port night: the stack has no API of that name. Its APIs are day and age.",
    );
    expect(() => chosenPorts({ ports }).check([])).toThrow(
      "--port daay: the stack has no API of that name. It has no API.",
    );
  });

  it.each([
    [{ ports: new Map([["day", 3001]]) }, "Port 3001 is the port of day and of age: choose another with --port day=N"],
    [{ ports: new Map(), awsPort: 3000 }, "Port 3000 is the port of day and of the AWS endpoint: choose another with"],
    [{ ports: new Map(), inspectPort: 4566 }, "Port 4566 is the port of the AWS endpoint and of the debugger: choose"],
  ])("refuses %j, with a port for two servers", (flags, sentence) => {
    expect(() => chosenPorts(flags).check(APIS)).toThrow(sentence);
  });

  it("takes port 0 for several servers, since it is any free port", () => {
    const ports = new Map([
      ["day", 0],
      ["age", 0],
    ]);
    expect(() => chosenPorts({ ports, awsPort: 0 }).check(APIS)).not.toThrow();
  });
});
