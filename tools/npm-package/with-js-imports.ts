/** Changes imports of `.ts` files to imports of the emitted `.js` files, also inside types: `import("./sign.ts")`. */
export function withJsImports(text: string): string {
  return text.replaceAll(/((?:\bfrom |\bimport |\bimport\()"\.{1,2}\/[^"]*)\.ts"/g, '$1.js"');
}
