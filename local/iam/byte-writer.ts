/**
 * Makes a function that converts strings of bytes (one character is one byte) to a buffer. The function keeps the buffer, because a new one for
 * every request costs more than the work on it. So a result is valid until the next call.
 */
export function createByteWriter(): (text: string) => Buffer {
  let bytes = Buffer.alloc(0);
  return (text) => {
    if (bytes.byteLength !== text.length) bytes = Buffer.alloc(text.length);
    bytes.write(text, "latin1");
    return bytes;
  };
}
