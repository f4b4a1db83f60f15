/** The script of a page: offers an Amplify session to the program that drives the browser. */
import { session } from "./session.ts";

Object.assign(window, { session });
