/** A text of a contract. Words between backticks stand in a fixed-width font; nothing else of Markdown is read. */
export function Prose({ text }: { text: string }) {
  return (
    <>
      {text.split(/`([^`]+)`/).map((part, index) =>
        // Every second part stood between backticks.
        index % 2 === 1 ? <code key={`${index}-${part}`}>{part}</code> : part,
      )}
    </>
  );
}
