import { type Action, answer, readString, refusal } from "../../endpoint/action.ts";
import { randomPassword } from "../random-password.ts";
import type { SecretsContext } from "../secret-action.ts";

/** The action GetRandomPassword of Secrets Manager. Source: Secrets Manager API reference. */
export function getRandomPassword({ surroundings: { randomBytes } }: SecretsContext): Action {
  return {
    required: [],
    access: "permitted",
    resource: () => "*",
    run(input) {
      const length = input["PasswordLength"];
      const drawn = randomPassword(
        {
          ...(typeof length === "number" && { length }),
          excludeCharacters: readString(input, "ExcludeCharacters"),
          exclude: {
            Lowercase: input["ExcludeLowercase"] === true,
            Uppercase: input["ExcludeUppercase"] === true,
            Numbers: input["ExcludeNumbers"] === true,
            Punctuation: input["ExcludePunctuation"] === true,
          },
          includeSpace: input["IncludeSpace"] === true,
          requireEachIncludedType: input["RequireEachIncludedType"] !== false,
        },
        randomBytes,
      );
      if (drawn.ok) return answer({ RandomPassword: drawn.password });
      return refusal("InvalidParameterException", drawn.problem, "the options allow no password");
    },
  };
}
