/** An answer of HTTP/1.1. The body is in latin1, a character a byte. */
export interface Answer {
  status: number;
  body: string;
}

/**
 * Makes a function that takes the text of a connection, piece by piece, and passes on each whole answer. Knows bodies with a Content-Length and chunked
 * bodies, which is what the measured servers send.
 */
export function createAnswerReader(onAnswer: (answer: Answer) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    rest += text;
    for (let read = readAnswer(rest); read !== undefined; read = readAnswer(rest)) {
      rest = rest.slice(read.length);
      onAnswer(read.answer);
    }
  };
}

/** Reads the answer at the start of a text. Undefined while a part of it is missing. */
function readAnswer(text: string): { answer: Answer; length: number } | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  const status = Number(head.slice(9, 12));
  const start = end + 4;
  if (/^transfer-encoding: *chunked/im.test(head)) {
    const chunks = readChunks(text, start);
    return chunks && { answer: { status, body: chunks.body }, length: chunks.end };
  }
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  if (text.length < start + length) return undefined;
  return { answer: { status, body: text.slice(start, start + length) }, length: start + length };
}

function readChunks(text: string, start: number): { body: string; end: number } | undefined {
  let body = "";
  for (let place = start; ; ) {
    const line = text.indexOf("\r\n", place);
    if (line === -1) return undefined;
    const size = Number.parseInt(text.slice(place, line), 16);
    const next = line + 2 + size + 2;
    if (text.length < next) return undefined;
    if (size === 0) return { body, end: next };
    body += text.slice(line + 2, line + 2 + size);
    place = next;
  }
}
