/** The build of recheck in JavaScript. The default build starts a program for the platform. */
declare module "recheck/lib/browser.js" {
  const recheck: Pick<typeof import("recheck"), "checkSync">;
  export default recheck;
}
