import type { CanonicalLine } from "../../api.ts";
import { type MarkedText, markDifference } from "../mark-difference.ts";

/**
 * The canonical request that the client has signed beside the one that the stack has computed. Lines that differ have a sign, a ground and marked
 * characters; an empty place shows where one side has no line.
 */
export function Diff({ lines }: { lines: readonly CanonicalLine[] }) {
  return (
    <table class="diff">
      <caption class="unseen">The two canonical requests, line by line</caption>
      <thead>
        <tr>
          <th scope="col">− Signed by the client</th>
          <th scope="col">+ Expected by the gateway</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <Pair key={index} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function Pair({ line: { differs, expected, part, signed } }: { line: CanonicalLine }) {
  const [one, other] = markDifference(signed ?? "", expected ?? "");
  return (
    <tr>
      <Side name="one" sign="−" differs={differs} text={one} part={part} />
      <Side name="other" sign="+" differs={differs} text={other} part={part} />
    </tr>
  );
}

interface SideProps {
  differs: boolean;
  name: "one" | "other";
  sign: string;
  text: MarkedText;
  part: CanonicalLine["part"];
}

function Side({ differs, name, part, sign, text }: SideProps) {
  const isEmpty = text.before + text.changed + text.after === "";
  return (
    <td class={`${name} ${differs ? "differs" : "same"}`}>
      <div class="line">
        <span class="sign">{differs && sign}</span>
        <span>
          {differs && <span class="unseen">the {part} differs: </span>}
          {text.before}
          {differs && text.changed !== "" ? <mark>{text.changed}</mark> : text.changed}
          {text.after}
          {isEmpty && differs && <span class="none">(nothing)</span>}
        </span>
      </div>
    </td>
  );
}
