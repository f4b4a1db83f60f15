import { cognitoTable, costTable, count, figureOf, mendsTable, modesTable, share } from "./capacity-tables.ts";
import type { Figure, Figures } from "./figures.ts";
import { type Load, monthlyCost, sumOf } from "./monthly-cost.ts";
import type { Parameters } from "./parameters.ts";
import type { Prices } from "./prices.ts";

/** Returns the text of docs/capacity.md. Every figure of a scenario or of a price comes from the arguments. */
export function capacityPage(figures: Figures, parameters: Parameters, prices: Prices): string {
  const of = (name: string) => figureOf(figures, name);
  const [deployed, limited, deployed100] = [of("deployment-1k"), of("deployment-1k-limited"), of("deployment-100")];
  const load: Load = { rate: 1_000, mode: "cognito" };
  const cost = monthlyCost(load, parameters, prices);
  return `# Capacity: what breaks first, and what it costs

\`npm run simulate\` runs the caller's own code (\`lib/call\`: when to sign in, renew, retry, open the breaker, give up) in up to 100,000 simulated containers, in virtual time.
Models answer in the place of Lambda, API Gateway, Cognito, Secrets Manager and age. The same seed gives the same figures.

## In a minute

| load on day | mode | what breaks first | what to set |
| --- | --- | --- | --- |
| up to 20 requests a second | either | the stage's throttle, 20 as deployed | nothing |
| up to 100 | either | after a deployment with \`cognito\`: ${recovery(deployed100)} in which some answers have no age | \`throttleRate\` and \`throttleBurst\` above your load |
| up to 1,000 | \`role\`; or \`cognito\` with a limit of containers | after a deployment with \`cognito\`: ${recovery(deployed)} until all answers have an age; ${recovery(limited)} with \`dayConcurrency: 100\` | \`ageCredentials: role\`, or \`dayConcurrency\` at about three times the requests a second × 0.03 s |
| from 1,000 on | \`role\` | with \`cognito\`, every deployment and every spike | \`ageCredentials: role\` |
| from 5,000 on | \`role\` | API Gateway's 10,000 requests a second for an account: a request to day is a second one to age | ask AWS for a higher throttle, and for more than 1,000 concurrent requests of Lambda |

The choice between the modes is not one of cost: \`cognito\` costs 0.40 USD a month for the secret. The [table below](#what-it-costs) has the costs.

**Why one account is the limit.** All containers of day sign in as one user, and Cognito takes ten requests a second from one user. AWS does not raise this quota. A sign-in
is two requests, so that five containers a second get keys. A container signs in once in its life and then refreshes once an hour, so that steady load needs almost
nothing. A deployment, or a spike, starts hundreds of containers in the same second. Cognito's quota of an account, 120 sign-ins a second, is met only when that of the user is met already.

**Why fewer containers recover sooner.** While a container starts and waits for keys, it takes no other request, so Lambda starts more containers. At 1,000 requests a second 50 containers are
enough, and a deployment lets the fleet grow to ${deployed.mostContainers}. \`dayConcurrency\` limits them. Its price is that Lambda refuses requests in the first seconds (${percent(limited.refused)} of those in 15 minutes).

![Answers with an age after a deployment](pictures/capacity-deployment.svg)

## Each scenario

The share of answers with an age in the whole run, the time until 99 % of ten seconds' requests got an age again, and the limit that was met first. A spike or a deployment takes up a part of a run
of 10 or 15 minutes; the recovery says how long it lasted.

${modesTable(figures)}

With the mode \`cognito\` alone:

${cognitoTable(figures)}

Without raised quotas almost every request above 5,000 a second is refused by API Gateway, at day or at age. "Quotas raised" means that AWS raised those of API Gateway and Lambda; Cognito's ten requests a second of one user remain.

![Answers with an age at a steady load](pictures/capacity-steady.svg)

![Answers with an age in a spike](pictures/capacity-spike.svg)

![Answers with an age without Cognito or age](pictures/capacity-away.svg)

![Renewals at an hour's edge](pictures/capacity-edge.svg)

While age fails, day's breakers answer at once: ${share(1 - of("age-fails").withAge)} of the answers in the twenty minutes of \`age-fails\` had no age, and the median answer took ${of("age-fails").p50} ms. When age is silent instead, each container waits two seconds for
each of its first attempts, and Lambda starts more containers: ${of("age-silent").mostContainers} with \`cognito\`, whose containers first wait for keys, and ${of("age-silent-role").mostContainers} with \`role\`.

A rotated password is not noticed (\`password-rotated\`): containers keep their tokens, and a container that is refused reads the secret again. A secret that comes later than the password can lock the account, because
Cognito refuses a user for a while after five wrong passwords; \`npm run onboard -- --rotate\` changes both within moments.

## What the simulation changed

The first runs showed faults of the caller, which are mended. Each row is a scenario with the same seed. The column "before" is from the day on which the faults were found.

${mendsTable(figures)}

- **Pauses grow and are random.** After a failed sign-in all containers came back every five seconds, together. The pauses grow to 15 seconds, and each is between a half and one and a half of that. With pauses
  up to a minute \`deployment-1k\` recovered 30 s later, and a container that had failed for minutes slept long after Cognito was back ([the comparison](decisions/008-renewal.md)).
- **A sign-in continues where it was throttled.** A container that had passed the first quota met it again, because the second request of the sign-in was throttled. Sign-ins used up the quota and few ended.
- **Renewals spread over five minutes.** Keys that were issued together were renewed together.
- **After a lost renewal the next request waits for it.** Lambda freezes a container between two requests. A container with little traffic lost the renewals that ran in the background.

## The limits in order

Each limit, from the lowest, with the load at which the models meet it:

| limit | default | met at |
| --- | --- | --- |
| stage throttle (\`throttleRate\`, \`throttleBurst\`) | 20, 20 | 20 requests a second; a limit of each stage, of day's and of age's. The scenarios are without it |
| Cognito, one user | ${parameters.perUserRate} requests a second | a deployment at 100 requests a second |
| Lambda, containers started | ${parameters.scalingPer10Seconds.toLocaleString("en")} in 10 s for a function | a spike from 1,000 to 10,000 requests a second |
| Lambda, requests at once | ${parameters.accountConcurrency.toLocaleString("en")} for an account | while age does not answer, or while thousands of containers wait for keys |
| API Gateway, account | ${parameters.gatewayRate.toLocaleString("en")} requests a second, ${parameters.gatewayBurst.toLocaleString("en")} at once | 5,000 requests a second to day |
| Secrets Manager | ${parameters.getSecretValueRate.toLocaleString("en")} requests a second | not met |

## What it costs

US dollars for a month of 30 days at a steady load, with the prices of ${prices.region}. Every price with its source is in \`tools/simulate/prices.json\`. Most are those of AWS's price list of
this region as public repositories have it; the sources say which prices could not be seen there. Look them up before you rely on them.

${costTable(parameters, prices)}

![Costs by load](pictures/capacity-costs.svg)

At 1,000 requests a second ${share(cost["API Gateway"] / sumOf(cost))} are API Gateway, which counts a request twice: at day's gateway and at age's. The account is one active user a month, within Cognito's free 10,000. \`security: strict\` adds a key, a web ACL and the user
pool's paid tier; the web ACL counts both requests ([the template](template.md#two-securities)). The key's requests are the reads of the secret; those that encrypt logs are not counted.

## Your own figures

\`\`\`sh
npm run simulate -- --list
npm run simulate -- deployment-1k --seed 2
npm run simulate -- deployment-1k --parameters my-parameters.json
npm run simulate -- steady-10 --prices my-prices.json
\`\`\`

\`my-parameters.json\` holds the values that differ from \`tools/simulate/parameters.json\`, as in \`{"ageMs": 80, "userAuthenticationRate": 300}\`. \`null\` means that there is no such limit. \`my-prices.json\` has the form
of \`tools/simulate/prices.json\`. \`npm run simulate -- --plots FOLDER\` draws the pictures of this page with your values.

\`npm run simulate -- --page\` writes this page, its pictures and \`tools/simulate/figures.json\`, which holds the figures of every scenario. A test computes those of the small scenarios again, and says when a scenario
or a parameter of a large one has changed since.

## What is measured, documented and assumed

Every parameter in \`tools/simulate/parameters.json\` says which it is, with its source and the day on which it was looked up.

- **The product's own code**: everything that \`lib/call\` decides. Only SRP, the signature and the clients of the AWS SDK are replaced, by their times and by the SDK's own retry loop.
- **Documented by AWS**: the quotas and Lambda's scaling. That both requests of a sign-in and a refresh count against the quota of one user is our reading of "read operations, including signing in".
- **Measured**: the processor time of SRP, on one machine, scaled to a function of 256 MB.
- **Assumed**: every time of a network request, how long Lambda keeps an idle container, how many seconds of its rate a quota saves up.

Simplifications:

- Requests arrive in steps of 10 ms, at random (Poisson), and any idle container takes one. Lambda's own choice is not documented.
- Age's function always has containers; it counts against the concurrency of the account.
- Containers whose next answers are known (valid keys and a closed breaker, an open breaker, or a failure that still lasts) answer together, by numbers. A test runs the same scenario one by one
  and compares: the same counts for a fleet of a fixed size, and within 15 % when Lambda scales and sign-ins are throttled.
- \`steady-10k\` and \`steady-100k\` at the default quotas run for a minute, because there almost every request is retried and runs one by one.

\`fleet-100k\` runs 100,000 containers for an hour, 360 million requests, in 47 seconds of processor time and 1.5 GB (measured once, on a machine with two cores).

\`npm run simulate -- --validate\` sends one small load to the simulator and to a local stack with \`--throttle\`, with the deployed bundle and real sockets. Age's stage lets four requests a second through and day
sends six, so that day retries. The counts agree when they differ by at most 15 % of the requests. One run on 28 November 2026:

\`\`\`text
6 rps for 20 s               simulated  local stack
requests                           122          120  agree
answers with an age                 81           87  agree
requests to age                    246          258  agree
throttled at age                   165          171  agree
sign-ins for each container          1            1  agree
\`\`\`

Nothing of this was compared with AWS. If your account behaves otherwise, please open an issue with the figures.
`;
}

function recovery({ recoverySeconds }: Figure): string {
  return recoverySeconds === null ? "more than the run" : `${count(recoverySeconds)} s`;
}

function percent(value: number): string {
  return `${Math.round(value * 10_000) / 100} %`;
}
