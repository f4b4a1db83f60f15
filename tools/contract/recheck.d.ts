/** The build of recheck that is JavaScript alone: the default starts a program of its own for each platform. */
declare module "recheck/lib/browser.js" {
  const recheck: Pick<typeof import("recheck"), "checkSync">;
  export default recheck;
}
