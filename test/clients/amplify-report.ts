/** Types of the JSON that the programs in amplify/ read and print. */

/** The stack and the user of an Amplify session. */
export interface AmplifyInput {
  region: string;
  awsEndpoint: string;
  userPoolId: string;
  appClientId: string;
  identityPoolId: string;
  /** The base URL of the service `age`. */
  ageUrl: string;
  email: string;
  password: string;
}

/** An answer of the service `age`, as Amplify gives it to an application. */
export interface AmplifyAnswer {
  status: number;
  body: string;
}

/** The answers and tokens that an application gets while its user signs in, calls the service `age`, refreshes twice, calls `age` again and signs out. */
export interface AmplifyReport {
  /** The value of `navigator.userAgent`, in the browser or in Node. */
  userAgent: string;
  wrongPassword: { name: string; message: string };
  signedIn: AmplifyTokens;
  called: AmplifyAnswer;
  refreshed: AmplifyTokens;
  calledAgain: AmplifyAnswer;
  signedOut: AmplifyTokens;
  calledSignedOut: AmplifyAnswer;
}

/** The tokens and credentials of a session; each undefined when the user is signed out. */
export interface AmplifyTokens {
  refreshToken?: string;
  accessToken?: string;
  idToken?: string;
  accessKeyId?: string;
}
