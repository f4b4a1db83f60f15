/**
 * Reads a body into memory, or gives up and returns nothing as soon as it is larger than `maxBytes`: an endless stream, and a small one that
 * is inflated into a huge one, end there. What is left of the body is cancelled, which frees its connection.
 */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  // Most bodies come in one piece, which need not be copied.
  const [only] = chunks;
  return chunks.length === 1 && only?.buffer instanceof ArrayBuffer
    ? new Uint8Array(only.buffer, only.byteOffset, only.byteLength)
    : joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
