// Made from api/age.yaml by `npm run generate`. Never edited.
export interface paths {
    "/age": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The whole years that a person born on `dob` has lived
         * @description A year is complete on the birthday. A person born on 29 February has the birthday of a common year on 1 March.
         */
        get: operations["getAge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Age: {
            age: number;
        };
        /**
         * Format: calendar-day
         * @description A real day, written as eight digits, YYYYMMDD.
         */
        CalendarDay: string;
        /** @description A problem as RFC 9457 defines it. `detail` names the parameter and the rule, never the value. */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
        };
        /** @description API Gateway's own message, with its key in lower case. */
        GatewayMessage: {
            message: string;
        };
        AccessDenied: {
            Message: string;
        };
        /** @description API Gateway spells the key with a capital only when a policy denies. */
        GatewayRefusal: components["schemas"]["GatewayMessage"] | components["schemas"]["AccessDenied"];
    };
    responses: {
        /** @description A parameter is missing, repeated or undeclared, or breaks its rule. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description API Gateway refused the request: it has no signature or a wrong one, its credentials have expired, a policy denies it, or the route does not exist. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Missing Authentication Token"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayRefusal"];
            };
        };
        /** @description API Gateway accepts no body over 10 MiB, and Lambda no event over 6 MB. */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /** @example HTTP content length exceeded 10485760 bytes. */
                "text/plain": string;
                /**
                 * @example {
                 *       "message": "Request Too Long"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description API Gateway throttled the request. */
        TooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Too Many Requests"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description The service failed and answers a problem; or API Gateway could not call it and answers its own message. */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Internal Server Error",
                 *       "status": 500,
                 *       "detail": "The service failed to answer."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
                /**
                 * @example {
                 *       "message": "Internal server error"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description The function crashed, ran out of time, or gave an answer that API Gateway cannot read. */
        BadGateway: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Internal server error"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
        /** @description The function did not answer within the integration's time limit. */
        GatewayTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Endpoint request timed out"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayMessage"];
            };
        };
    };
    parameters: {
        /** @description Date of birth: a day of the Gregorian calendar, whose rules apply before 1582 too, in the years 0001 to 9999. */
        dob: components["schemas"]["CalendarDay"];
        /** @description The day for which the age is asked; today in UTC when it is left out. */
        on: components["schemas"]["CalendarDay"];
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAge: {
        parameters: {
            query: {
                /** @description Date of birth: a day of the Gregorian calendar, whose rules apply before 1582 too, in the years 0001 to 9999. */
                dob: components["parameters"]["dob"];
                /** @description The day for which the age is asked; today in UTC when it is left out. */
                on?: components["parameters"]["on"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The age. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Age"];
                };
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            502: components["responses"]["BadGateway"];
            504: components["responses"]["GatewayTimeout"];
        };
    };
}
