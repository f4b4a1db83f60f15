import {
  amount,
  cognitoTable,
  costTable,
  count,
  figureOf,
  measuresTable,
  modesTable,
  priceTable,
  share,
} from "./capacity-tables.ts";
import type { Figure, Figures } from "./figures.ts";
import { type Load, monthlyCost, sumOf } from "./monthly-cost.ts";
import type { Parameters } from "./parameters.ts";
import { evidenceSentence } from "./price-table.ts";
import type { Prices } from "./prices.ts";
import { type Validation, validationLines } from "./validation.ts";

/** Everything that docs/capacity.md shows. */
export interface CapacityPageOptions {
  figures: Figures;
  parameters: Parameters;
  prices: Prices;
  validation: Validation;
}

/** Returns the text of docs/capacity.md. Every figure of a scenario, of a price and of the comparison comes from the arguments. */
export function capacityPage({ figures, parameters, prices, validation }: CapacityPageOptions): string {
  const of = (name: string) => figureOf(figures, name);
  const [deployed, limited, deployed100] = [of("deployment-1k"), of("deployment-1k-limited"), of("deployment-100")];
  const load: Load = { rate: 1_000, mode: "cognito" };
  const cost = monthlyCost(load, parameters, prices);
  const dollarsAt = (rate: number) => amount(sumOf(monthlyCost({ rate, mode: "role" }, parameters, prices)));
  const perConcurrency = parameters.requestsPerConcurrency;
  return `# Capacity: what breaks first, and what it costs

## In a minute

Find your load: the most requests a second that day gets. The mode is the packaging parameter \`ageCredentials\`: with \`cognito\` day signs in to Cognito as its application account, and with \`role\` it signs with the keys of
its function's role ([the two modes](decisions/010-credentials-modes.md)).

| requests a second | mode | what breaks first | what to set | USD a month |
| --- | --- | --- | --- | --- |
| up to 20 | either | the stage's throttle, 20 requests a second as deployed | nothing | ${dollarsAt(10)} at 10 |
| up to 100 | either | Cognito, with \`cognito\` after a deployment: for ${recovery(deployed100)} some answers have no age | \`throttleRate\` and \`throttleBurst\` above your load | ${dollarsAt(100)} at 100 |
| up to 1,000 | \`role\` | Cognito, with \`cognito\` after a deployment: for ${recovery(deployed)}; for ${recovery(limited)} with \`dayConcurrency: 125\` | \`ageCredentials: role\`; or, with \`cognito\`, \`dayConcurrency\` at an eighth of your load | ${dollarsAt(1_000)} at 1,000 |
| up to 5,000 | \`role\` | Cognito, with \`cognito\` after every deployment and every spike | \`ageCredentials: role\` | |
| above 5,000 | \`role\` | API Gateway's 10,000 requests a second for an account: a request to day is a second one to age | ask AWS for a throttle of API Gateway above twice your load, and for a concurrency of Lambda above a fifth of it | ${dollarsAt(10_000)} at 10,000 |

The costs are for that load all month, in mode \`role\`. \`cognito\` adds ${amount(sumOf(monthlyCost({ rate: 1_000, mode: "cognito" }, parameters, prices)) - sumOf(monthlyCost({ rate: 1_000, mode: "role" }, parameters, prices)))} USD for the secret at 1,000 requests a second, so that cost does not decide between the modes. [What it costs](#what-it-costs) has each service.

These answers come from a simulation, and from no run on AWS. \`npm run simulate\` runs the caller's own code (\`lib/call\`: when to sign in, renew, retry, open the breaker, give up) in up to 100,000 simulated
containers, in virtual time. Models answer in the place of Lambda, API Gateway, Cognito, Secrets Manager and age. The same seed gives the same figures.

**Why one account is the limit.** All containers of day sign in as one user, and Cognito takes ten requests a second from one user. AWS does not raise this quota. A sign-in
is two requests, so that five containers a second get keys. A container signs in once in its life and then refreshes once an hour, so that steady load needs almost
nothing. A deployment, or a spike, starts hundreds of containers in the same second. Cognito's quota of an account, 120 sign-ins a second, is met only when that of the user is met already.

**Why fewer containers recover sooner.** While a container starts and waits for keys, it takes no other request, so Lambda starts more containers. At 1,000 requests a second about 50 containers are busy at once, and a deployment
lets the fleet grow to ${deployed.mostContainers}. \`dayConcurrency\` limits them. Its price is that Lambda refuses requests in the first seconds (${percent(limited.refused)} of those in 15 minutes).

**Why an eighth.** Lambda takes at most ${perConcurrency} requests a second for each request that a function may handle at once. A \`dayConcurrency\` of a tenth of your load is therefore the least, and an eighth leaves room for chance. The same holds
for \`reservedConcurrency\`, which \`security: strict\` sets to 10: it lets ${10 * perConcurrency} requests a second through to each function. Raise it, too.

**A new account has less.** AWS gives a new account fewer than ${parameters.accountConcurrency.toLocaleString("en")} requests of Lambda at once, and raises the number with use. An account with 10 takes ${10 * perConcurrency} requests a second, which is half as many to day, because age gets one for each of them
(try \`{"accountConcurrency": 10}\` as [your parameters](#your-own-figures)). Functions cannot reserve the last 100 of an account: a \`dayConcurrency\` of 125 needs an account with 225.

![Answers with an age after a deployment](pictures/capacity-deployment.svg)

## Each scenario

The share of answers with an age in the whole run, the time until 99 % of ten seconds' requests got an age again, and the limit that was met first. A spike or a deployment takes up a part of a run
of 10 or 15 minutes; the recovery says how long it lasted.

${modesTable(figures)}

With the mode \`cognito\` alone:

${cognitoTable(figures)}

\`cognito-fails\` depends on chance. Only a container whose keys end within the ten minutes is without keys, and ${of("cognito-fails").mostContainers} containers serve the load. Over 80 seeds the share is 91.5 % on average, and from 66 % to 100 % in single runs.

From 5,000 requests a second on, API Gateway refuses requests at day and at age, and day's retries add to them: at 10,000 a second and the default quotas ${share(of("steady-10k-role").withAge)} get an age with \`role\`. "Quotas raised" means that AWS raised those of API Gateway and Lambda; Cognito's ten requests a second of one user remain.

![Answers with an age at a steady load](pictures/capacity-steady.svg)

![Answers with an age in a spike](pictures/capacity-spike.svg)

![Answers with an age without Cognito or age](pictures/capacity-away.svg)

![Renewals at an hour's edge](pictures/capacity-edge.svg)

While age fails, day's breakers answer at once: ${share(1 - of("age-fails").withAge)} of the answers in the twenty minutes of \`age-fails\` had no age, and the median answer took ${of("age-fails").p50} ms. When age is silent instead, each container waits two seconds for
each of its first attempts, and Lambda starts more containers: ${of("age-silent").mostContainers} with \`cognito\`, whose containers first wait for keys, and ${of("age-silent-role").mostContainers} with \`role\`.

A rotated password is not noticed (\`password-rotated\`): containers keep their tokens, and a container that is refused reads the secret again. A secret that comes later than the password can lock the account, because
Cognito refuses a user for a while after five wrong passwords; \`npm run onboard -- --rotate\` changes both within moments.

## What the simulation changed

The first runs showed faults of the caller, which are mended by the four measures below. Each row is one scenario with one seed: first with a caller without the measures (\`npm run simulate -- deployment-1k-plain\`), then with \`lib/call\`.

${measuresTable(figures)}

- **Pauses grow and are random.** After a failed sign-in all containers came back every five seconds, together. The pauses grow to 15 seconds, and each is between a half and one and a half of that. With pauses
  up to a minute \`deployment-1k\` recovered 40 s later ([the comparison](decisions/008-renewal.md)).
- **A sign-in continues where it was throttled.** A container that had passed the first quota met it again, because the second request of the sign-in was throttled. Sign-ins used up the quota and few ended.
- **Renewals spread over five minutes.** Keys that were issued together were renewed together.
- **After a lost renewal the next request waits for it.** Lambda freezes a container between two requests. A container with little traffic lost the renewals that ran in the background.

## The limits in order

Each limit, from the lowest, with the load at which the models meet it:

| limit | default | met at |
| --- | --- | --- |
| stage throttle (\`throttleRate\`, \`throttleBurst\`) | 20, 20 | 20 requests a second; a limit of each stage, of day's and of age's. The scenarios are without it |
| Cognito, one user | ${parameters.perUserRate} requests a second | a deployment at 100 requests a second |
| Lambda, requests of a function with \`reservedConcurrency\` or \`dayConcurrency\` | ${perConcurrency} a second for each | 100 requests a second with \`security: strict\`, whose default is 10 |
| Lambda, containers started | ${parameters.scalingPer10Seconds.toLocaleString("en")} in 10 s for a function | a spike from 1,000 to 10,000 requests a second |
| Lambda, requests at once | ${parameters.accountConcurrency.toLocaleString("en")} for an account | a deployment at 10,000 requests a second, which lets the fleet grow to ${count(of("deployment-10k").mostContainers)}; or about 150 requests a second while age does not answer, since \`age-silent-role\` needs ${of("age-silent-role").mostContainers} containers for 100 |
| Lambda, requests a second | ${perConcurrency} for each of these: ${(perConcurrency * parameters.accountConcurrency).toLocaleString("en")} for an account | 5,000 requests a second to day, together with API Gateway's |
| API Gateway, account | ${parameters.gatewayRate.toLocaleString("en")} requests a second, ${parameters.gatewayBurst.toLocaleString("en")} at once | 5,000 requests a second to day |
| Secrets Manager | ${parameters.getSecretValueRate.toLocaleString("en")} requests a second | not met |

## What it costs

US dollars for a month of 30 days at a steady load, with the prices of ${prices.region}. ${evidenceSentence(prices)}

${costTable(parameters, prices)}

![Costs by load](pictures/capacity-costs.svg)

At 1,000 requests a second ${share(cost["API Gateway"] / sumOf(cost))} are API Gateway, which counts a request twice: at day's gateway and at age's. The account is one active user a month, within Cognito's free users. \`security: strict\` adds a key, a web ACL and the user
pool's paid tier; the web ACL counts both requests ([the template](template.md#two-securities)). The key's requests are the reads of the secret; those that encrypt logs are not counted.

The prices, as looked up on ${longDate(prices.lookedUp)}; \`tools/simulate/prices.json\` has the source of each. Look them up before you rely on them.

${priceTable(prices)}

## Your own figures

\`\`\`sh
npm run simulate -- --list
npm run simulate -- deployment-1k --seed 2
npm run simulate -- deployment-1k --parameters my-parameters.json
npm run simulate -- steady-10 --prices my-prices.json
\`\`\`

\`my-parameters.json\` holds the values that differ from \`tools/simulate/parameters.json\`, as in \`{"ageMs": 80, "userAuthenticationRate": 300}\`. \`null\` means that there is no such limit. \`my-prices.json\` has the form
of \`tools/simulate/prices.json\`. \`npm run simulate -- --plots FOLDER\` draws the pictures of this page with your values.

\`npm run simulate -- --page\` writes this page, its pictures, and the figures of every scenario (\`tools/simulate/figures.json\`). A test computes the figures of the small scenarios again, and those of the large ones at a tenth of their load, so that a change of the
code, of a scenario or of a parameter is found.

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

\`fleet-100k\` runs 100,000 containers for an hour, 360 million requests, in 22 seconds (32 of processor time) and 1.5 GB (\`/usr/bin/time -v npm run -s simulate -- fleet-100k\` on 28 November 2026, on a quiet machine with two cores).

\`npm run simulate -- --validate\` sends one small load to the simulator and to a local stack with \`--throttle\`, with the deployed bundle and real sockets. Age's stage lets four requests a second through and day
sends six, so that day retries. A run on ${longDate(validation.ranOn)}:

\`\`\`text
${validationLines(validation).join("\n")}
\`\`\`

Nothing of this was compared with AWS. If your account behaves otherwise, please open an issue with the figures.
`;
}

/** Writes a day in words: `28 November 2026`. */
function longDate(day: string): string {
  return new Date(day).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
}

function recovery({ recoverySeconds }: Figure): string {
  return recoverySeconds === null ? "more than the run" : `${count(recoverySeconds)} s`;
}

function percent(value: number): string {
  return `${Math.round(value * 10_000) / 100} %`;
}
