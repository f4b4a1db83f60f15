/**
 * The requests that `npm run smoke` sends to the deployed services `day` and `age`, with their right answers. `tools/operate/questions.ts`
 * adds the requests that must be refused.
 */

const ASKED = "dob=19880101&on=20191122";
const PROBLEM = { status: 400, contentType: "application/problem+json" };

/**
 * The signed request that the application account must be allowed to send. Onboarding sends it to prove that an account works. The requests
 * that must be refused are variations of it.
 */
export const PROOF = { api: "age", target: `/age?${ASKED}`, expected: { status: 200, body: '{"age":31}' } };

/** Requests that need no credentials, and a path that does not exist. */
export const QUESTIONS = [
  {
    title: "a weekday and an age",
    api: "day",
    target: `/day?${ASKED}`,
    expected: { status: 200, body: '{"day":"Friday","age":31}' },
  },
  {
    title: "the age of today",
    api: "day",
    target: "/day?dob=19880101",
    expected: { status: 200, body: /^\{"day":"Friday","age":\d+\}$/ },
  },
  { title: "no dob", api: "day", target: "/day", expected: PROBLEM },
  { title: "a day that does not exist", api: "day", target: "/day?dob=19880231", expected: PROBLEM },
  { title: "an undeclared parameter", api: "day", target: `/day?${ASKED}&more=1`, expected: PROBLEM },
  {
    title: "an undeclared path",
    api: "day",
    target: "/night",
    expected: { status: 403, errorType: "MissingAuthenticationTokenException" },
  },
];
