import type { ComponentChildren } from "preact";
import { Code } from "./code.tsx";

/** A sentence that stands out. `bad` is a refusal or a failure, and `good` a success. */
export function Note({ children, tone = "plain" }: { children: ComponentChildren; tone?: "bad" | "good" | "plain" }) {
  return (
    <div class={`note ${tone}`} role={tone === "bad" ? "alert" : undefined}>
      {children}
    </div>
  );
}

/** An empty view, with the next step to do, and a command to copy where one helps. */
export function Empty({ children, command, title }: { title: string; children: ComponentChildren; command?: string }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      <p class="lead">{children}</p>
      {command !== undefined && <Code text={command} what="the command" />}
    </div>
  );
}

/** Names with their values. A value that is undefined is left out. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== undefined && value !== "")
        .map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
    </dl>
  );
}
