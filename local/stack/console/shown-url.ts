/** Writes the address of a server of the stack as the greeting does: `http://localhost:3001`. */
export function shownUrl(url: string): string {
  return url.replace("127.0.0.1", "localhost");
}
