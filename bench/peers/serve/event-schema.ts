const DAY = { type: "string", pattern: "^[0-9]{8}$" };

/** The JSON schema of the events that the contenders accept, for the validators that check events. */
export const EVENT_SCHEMA = {
  type: "object",
  required: ["queryStringParameters"],
  properties: {
    queryStringParameters: {
      type: "object",
      required: ["dob"],
      properties: { dob: DAY, on: DAY },
      additionalProperties: false,
    },
  },
};
