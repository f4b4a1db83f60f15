/** The build of recheck that is JavaScript alone: the default starts a program of its own for each platform. */
declare module "recheck/lib/browser.js" {
  export { checkSync } from "recheck";
}
